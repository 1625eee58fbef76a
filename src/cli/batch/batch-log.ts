import type { Log } from "../../batch/batch-event.js";
import { warn } from "../output/warn.js";

export const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A log on stderr: warnings in words, or everything as one line of JSON per event. */
export function batchLog(format: LogFormat, isChatty = false): Log {
  if (format === "json") {
    return (event) => process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  }
  return ({ level, event, message, shard }) => {
    const where = shard === undefined ? "" : ` ${shard}`;
    if (level !== "info" || isChatty) warn(`${event}${where}${message === undefined ? "" : `: ${message}`}`);
  };
}
