import { binnedColumns, lime, probe } from "whybox";
import { median } from "../median.js";
import { verdict } from "../plain-table.js";
import { background, instances, models } from "./breast-cancer.js";
import { peer, peerRuns } from "./peer.js";

/** Rounds in which both sides have a turn, so that a machine that is shared slows both down alike. */
const ROUNDS = 9;
const REPETITIONS = 15;
/** Explanations until the compiler has done its work, as seen in a series of 120. */
const WARM_UP = 60;
const RUNS = [
  { what: "default", options: {}, mostOfLime: 1 / 3, target: "<= 1/3" },
  { what: "forward, 5 of 30", options: { count: 5 }, mostOfLime: 1 / 20, target: "<= 1/20" },
];

/**
 * Milliseconds that an explanation of the cheap model takes, masker and all: elapsed, and of processor time, which counts
 * the threads beside that collect garbage and compile.
 */
export async function time() {
  for (const { options } of RUNS) await explain(options, WARM_UP);
  const rounds = [];
  for (let round = 0; round < (peerRuns ? ROUNDS : 1); round++) {
    const beside = peer("time");
    const own = [];
    for (const { options } of RUNS) own.push(await explain(options, REPETITIONS));
    rounds.push(RUNS.map(({ what }, i) => ({ own: own[i], lime: beside.find((line) => line.what === what) })));
  }
  const numbers = RUNS.map(({ what, mostOfLime, target }, i) => {
    const over = (figure) => median(rounds.map((round) => figure(round[i])));
    return {
      what,
      mostOfLime,
      target,
      ownMs: over(({ own }) => own.ms),
      limeMs: over(({ lime }) => lime.ms),
      ratio: over(({ own, lime }) => own.ms / lime.ms),
      processorRatio: over(({ own, lime }) => own.processorMs / lime.processorMs),
    };
  });
  return {
    title: `Time: logistic, 5000 samples${peerRuns ? "" : " (lime's time is that of the run that is kept)"}`,
    header: ["", "whybox ms", "lime ms", "ratio", "target", "ratio of processor time"],
    rows: numbers.map(({ what, ownMs, limeMs, ratio, processorRatio, mostOfLime, target }) => [
      what,
      ownMs.toFixed(1),
      limeMs.toFixed(1),
      ratio.toFixed(3),
      verdict(ratio <= mostOfLime, target),
      processorRatio.toFixed(3),
    ]),
    numbers,
  };
}

async function explain(options, repetitions) {
  // The table is read once, as lime's explainer is made once; each instance then has a masker of its own.
  const elapsed = [];
  const processor = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const instance = instances[repetition % instances.length];
    const before = process.cpuUsage();
    const startedMs = performance.now();
    await lime(probe(models.logistic, binnedColumns(background, instance)), { ...options, seed: repetition });
    elapsed.push(performance.now() - startedMs);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  return { ms: median(elapsed), processorMs: median(processor) };
}
