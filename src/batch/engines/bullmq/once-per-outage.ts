import { thrownMessage } from "../../../core/checks/thrown-message.js";
import type { Log } from "../../batch-event.js";

/** Errors that come this close together are of one outage. */
const OUTAGE_MS = 10_000;

/** A listener for errors of a connection that reconnects by itself: says so once, and not at each attempt. */
export function oncePerOutage(shown: string, log: Log): (error: Error) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (error) => {
    const nowMs = performance.now();
    if (nowMs - lastMs > OUTAGE_MS) {
      const message = `cannot reach ${shown} (${thrownMessage(error)}); trying again until it answers`;
      log({ level: "warn", event: "redis unreachable", message });
    }
    lastMs = nowMs;
  };
}
