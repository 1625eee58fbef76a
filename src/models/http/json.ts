import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { Input } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { records } from "../../tables/records.js";
import type { Body } from "./protocol.js";
import type { Response } from "./transport.js";

export function jsonBody(value: unknown): Body {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

const SHOWN_CHARACTERS = 120;

/** @throws WhyboxError MODEL_ANSWER_INVALID for a text that is no JSON, with its beginning */
export function jsonOf({ body }: Response, where: string): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
    throw new WhyboxError("MODEL_ANSWER_INVALID", `${where}: expected JSON, got ${start} (${thrownMessage(cause)})`);
  }
}

/** Rows as JSON: texts as they are, columns as lists with labels of categories and null for gaps, images as lists. */
export function jsonRows(batch: Batch, input: Input): (string | Json[])[] {
  if (!("data" in batch)) return [...batch];
  if (input.kind !== "columns") {
    return Array.from({ length: batch.rows }, (_, row) => [...matrixRow(batch, row)]);
  }
  return records(batch as Matrix, input.features).map((record) => input.features.map(({ name }) => record[name]));
}
