import type { Log } from "../../batch/batch-event.js";
import { terminalJson } from "../output/terminal-json.js";
import { warn } from "../output/warn.js";

export const LOG_FORMATS = ["text", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** A log on stderr: warnings in words, or everything as one line of JSON per event. */
export function batchLog(format: LogFormat, isChatty = false): Log {
  if (format === "json") {
    return (event) => process.stderr.write(terminalJson({ time: new Date().toISOString(), ...event }));
  }
  return ({ level, event, code, message, shard }) => {
    if (level === "info" && !isChatty) return;
    // Events of a shard begin with that word.
    const what = shard === undefined ? event : event.replace(/^shard/, `shard ${shard}`);
    if (message === undefined) warn(what);
    else warn(shard === undefined ? String(message) : `${what}: ${code === undefined ? "" : `${code}: `}${message}`);
  };
}
