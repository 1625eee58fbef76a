import { SingleBar } from "cli-progress";
import { warn } from "./warn.js";

/** Shows how far a run is. */
export interface ProgressBar {
  /** @param more  shown behind the numbers */
  update(done: number, total: number, more?: string): void;
  /** Says what begins: a stage of the run, whose numbers are not known yet. */
  begin(stage: string): void;
  stop(): void;
}

/** Time between lines where there is no terminal, in ms. */
const LINE_MS = 30_000;

/**
 * A bar on stderr that disappears when it stops. Where stderr is no terminal, a line every half minute, so that a log shows
 * that a long run goes on; nothing at all when quiet.
 *
 * @param everyMs  time between these lines
 */
export function progressBar(unit: string, quiet: boolean, everyMs = progressMs()): ProgressBar {
  if (quiet) return { update: () => {}, begin: () => {}, stop: () => {} };
  return process.stderr.isTTY ? drawnBar(unit) : writtenLines(unit, everyMs);
}

/** Time between lines on a run that goes on. WHYBOX_PROGRESS_SECONDS sets another; 0 leaves them out. */
export function progressMs(): number {
  const seconds = Number(process.env.WHYBOX_PROGRESS_SECONDS ?? Number.NaN);
  return seconds >= 0 ? 1000 * seconds : LINE_MS;
}

function drawnBar(unit: string): ProgressBar {
  const bar = new SingleBar({
    stream: process.stderr,
    format: `{bar} {percentage}% | {value} of {total} ${unit}{more} | {eta_formatted} left{stage}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
    emptyOnZero: true,
  });
  let started = false;
  let stage = "";
  const start = (total: number) => {
    if (!started) bar.start(total, 0, { more: "", stage });
    started = true;
  };
  return {
    update(done, total, more = "") {
      start(total);
      bar.setTotal(total);
      bar.update(done, { more, stage });
    },
    begin(name) {
      stage = ` | ${name}`;
      start(0);
      bar.update({ stage });
    },
    stop() {
      if (started) bar.stop();
    },
  };
}

function writtenLines(unit: string, everyMs: number): ProgressBar {
  const startedMs = performance.now();
  let [counts, stage] = ["", ""];
  let lastMs = startedMs;
  const write = () => {
    lastMs = performance.now();
    const said = [counts, stage].filter((each) => each !== "").join(", ");
    if (said !== "") warn(`after ${spell((lastMs - startedMs) / 1000)}: ${said}`);
  };
  // A computation that seldom gives way is seen by its own calls.
  const writeIfDue = () => {
    if (everyMs > 0 && performance.now() - lastMs >= everyMs) write();
  };
  const timer = everyMs > 0 ? setInterval(writeIfDue, everyMs).unref() : undefined;
  return {
    update(done, total, more = "") {
      counts = `${done} of ${total} ${unit}${more}`;
      writeIfDue();
    },
    begin(name) {
      stage = name;
      writeIfDue();
    },
    stop: () => clearInterval(timer),
  };
}

function spell(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? `${Math.floor(whole / 60)} min`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
