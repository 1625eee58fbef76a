import { thrownMessage } from "../../../core/checks/thrown-message.js";
import type { Log } from "../../batch-event.js";

/** Errors that come this close together are of one outage. */
const OUTAGE_MS = 10_000;

/** A listener for errors of a connection that reconnects by itself: says so once, and not at each attempt. */
export function oncePerOutage(shown: string, log: Log): (error: Error) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    const why = thrownMessage(error);
    if (/\block\b/i.test(why)) {
      const message = `${why}: this worker was too slow to say that it is alive, so another may explain the shard too; the first to be done is published`;
      log({ level: "info", event: "lock lost", message });
      return;
    }
    const nowMs = performance.now();
    if (nowMs - lastMs > OUTAGE_MS) {
      log({
        level: "warn",
        event: "redis unreachable",
        message: `cannot reach ${shown} (${why}); trying again until it answers`,
      });
    }
    lastMs = nowMs;
  };
}
