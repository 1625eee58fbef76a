import type { RedisOptions } from "bullmq";
import { missingPackage } from "../../../core/checks/missing-package.js";
import { thrownMessage } from "../../../core/checks/thrown-message.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Log } from "../../batch-event.js";

const DEFAULT_URL = "redis://127.0.0.1:6379";

/** Longest wait for the server at the start. Later it may be away for any time. */
const CONNECT_MS = 5000;

/** Connection to Redis or Valkey. */
export type RedisConnection = {
  /** For BullMQ. */
  readonly options: RedisOptions;
  /** The server without password, for logs. */
  readonly shown: string;
};

/**
 * Reaches a server once, so that a wrong address is an error at the start and not a silence, and warns of one that
 * forgets its queue when it restarts.
 *
 * @param url  `redis://` or, with TLS, `rediss://host:port/database`. Default: the environment's REDIS_URL, else this
 *   machine. The password comes from the environment: in REDIS_URL, or as REDIS_PASSWORD with REDIS_USERNAME
 * @throws WhyboxError REDIS_UNAVAILABLE; INVALID_ARGUMENT; DEPENDENCY_MISSING
 */
export async function reachRedis(url: string | undefined, log: Log): Promise<RedisConnection> {
  const { address, shown } = checkedUrl(url);
  const { REDIS_USERNAME: username, REDIS_PASSWORD: password } = process.env;
  const options = {
    url: address,
    ...(username && { username }),
    ...(password && { password }),
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(times * 200, 2000),
  };
  const { Redis } = await importRedis();
  const client = new Redis(address, {
    ...options,
    ...{ lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: CONNECT_MS },
  });
  let lastError: unknown;
  client.on("error", (error) => {
    lastError = error;
  });
  try {
    await client.connect();
    await client.ping();
    await warnOfForgetting(client, shown, log);
    return { options, shown };
  } catch (error) {
    throw new WhyboxError(
      "REDIS_UNAVAILABLE",
      `${shown}: no Redis answers there (${thrownMessage(lastError ?? error)}); start one, or give its URL with --redis or REDIS_URL`,
      { cause: error },
    );
  } finally {
    client.disconnect();
  }
}

function checkedUrl(given: string | undefined): { readonly address: string; readonly shown: string } {
  const address = given ?? process.env.REDIS_URL ?? DEFAULT_URL;
  const where = given === undefined ? "REDIS_URL" : "--redis";
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !["redis:", "rediss:"].includes(url.protocol)) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected redis://host:port, or rediss:// for TLS`);
  }
  if (given !== undefined && url.password) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "--redis: everyone on the machine can read a password on the command line; put the URL into REDIS_URL, or the password into REDIS_PASSWORD",
    );
  }
  return { address, shown: `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}` };
}

type Client = import("ioredis").Redis;

/** Hosted servers may hide their settings; then there is nothing to say. */
async function warnOfForgetting(client: Client, shown: string, log: Log): Promise<void> {
  const persistence = await client.info("persistence").catch(() => "aof_enabled:1");
  if (persistence.includes("aof_enabled:1")) return;
  const save = await client.config("GET", "save").catch(() => undefined);
  if (!Array.isArray(save)) return;
  const onlySnapshots = save[1] !== "";
  log({
    level: "warn",
    event: "redis not persistent",
    message: onlySnapshots
      ? `${shown} saves snapshots only: killed, it loses the shards that were put since the last one, until the coordinator puts them again. Turn on appendonly`
      : `${shown} saves nothing to disk: restarted, it has lost its queue, until the coordinator puts it again. Turn on appendonly`,
  });
}

async function importRedis(): Promise<Pick<typeof import("ioredis"), "Redis">> {
  return import("ioredis").catch((cause) => {
    throw missingPackage("bullmqEngine: talking to Redis", "ioredis", cause);
  });
}
