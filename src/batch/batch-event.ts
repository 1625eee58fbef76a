import type { Json } from "../core/json.js";

/** Something that happened to a batch, for a log. */
export type BatchEvent = {
  readonly level: "info" | "warn" | "error";
  /** Such as "shard published". */
  readonly event: string;
  readonly [field: string]: Json;
};

export type Log = (event: BatchEvent) => void;
