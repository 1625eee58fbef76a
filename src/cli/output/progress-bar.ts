import { SingleBar } from "cli-progress";

/** Shows how far a run is. */
export interface ProgressBar {
  /** @param more  shown behind the numbers */
  update(done: number, total: number, more?: string): void;
  stop(): void;
}

/** A bar on stderr that disappears when it stops; nothing at all where stderr is no terminal, or when quiet. */
export function progressBar(unit: string, quiet: boolean): ProgressBar {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    format: `{bar} {percentage}% | {value} of {total} ${unit}{more} | {eta_formatted} left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, total, more = "") {
      if (!started) bar.start(total, 0, { more });
      started = true;
      bar.setTotal(total);
      bar.update(done, { more });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
