import type { Log } from "../../batch/batch-event.js";

/** Says on a signal that shards under way are finished, so that nobody takes the wait for a process that is stuck. */
export function finishShardsFirst(log: Log): (signal: string) => void {
  return (signal) => {
    const message = `${signal}: shards under way are finished first; a second signal ends at once and loses them`;
    log({ level: "warn", event: "stopping", message });
  };
}
