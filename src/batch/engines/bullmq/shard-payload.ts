import * as v from "valibot";
import { missingPackage } from "../../../core/checks/missing-package.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { ShardFailure } from "../../shard-failure.js";

/** All batches share one queue, so that a worker serves whichever there is. */
export const QUEUE = "shards";
export const PREFIX = "whybox";

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const payloadSchema = v.strictObject({
  schema: v.literal("whybox/shard@1"),
  version: v.string(),
  out: v.pipe(v.string(), v.nonEmpty()),
  batch: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  shard: whole,
});

/** Queue entry of a shard. */
export type ShardPayload = v.InferOutput<typeof payloadSchema>;

/** Checks an entry of the queue, since any client of Redis can write there. Throws INVALID_DATA. */
export function parsePayload(value: unknown): ShardPayload {
  const { success, output, issues } = v.safeParse(payloadSchema, value);
  if (success) return output;
  throw new WhyboxError("INVALID_DATA", `not a shard: ${v.getDotPath(issues[0]) ?? "payload"}: ${issues[0].message}`);
}

/** Failures cross the queue as texts, which queue browsers show too. */
export function failureText({ code, message }: ShardFailure, machine: string): string {
  return `${code}: ${message} (on ${machine})`;
}

export function failureFromText(text: string): ShardFailure {
  const [, code, message] = /^([A-Z_]+): (.*)$/s.exec(text) ?? [];
  return code ? { code, message } : { code: "WORKER_EXITED", message: text };
}

export async function importBullmq(): Promise<typeof import("bullmq")> {
  return import("bullmq").catch((cause) => {
    throw missingPackage("bullmqEngine: keeping a queue in Redis", "bullmq", cause);
  });
}
