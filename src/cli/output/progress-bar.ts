import { SingleBar } from "cli-progress";

/** Shows how far a run is. */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

/** A bar on stderr that disappears when it stops; nothing at all where stderr is no terminal, or when quiet. */
export function progressBar(unit: string, quiet: boolean): ProgressBar {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    format: `{bar} {percentage}% | {value} of {total} ${unit} | {eta_formatted} left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, total) {
      if (!started) bar.start(total, 0);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
