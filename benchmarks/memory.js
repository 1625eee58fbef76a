import { median } from "./median.js";
import { inChild } from "./peak-memory.js";
import { verdict } from "./plain-table.js";

const TARGET_MB = 200;
const REPETITIONS = 3;

/** Peak memory of a whole process that explains one row of 40 features with 500 background rows. */
export async function memory() {
  const numbers = [1, 10].map((timesDefault) => {
    const runs = Array.from({ length: REPETITIONS }, () => inChild("./memory-child.js", [String(timesDefault)]));
    const [{ modelRows }] = runs;
    return {
      timesDefault,
      modelRows,
      idleMb: median(runs.map((run) => run.idleMb)),
      peakMb: median(runs.map((run) => run.peakMb)),
    };
  });
  return {
    title: "Memory: 40 features, 500 background rows, kernelShap, a process of its own",
    header: ["budget", "model rows", "rows at once would take MB", "idle MB", "peak MB", "target"],
    rows: numbers.map((run) => [
      run.timesDefault === 1 ? "default" : `${run.timesDefault} x default`,
      run.modelRows,
      ((run.modelRows * 40 * 8) / 1e6).toFixed(0),
      run.idleMb.toFixed(0),
      run.peakMb.toFixed(0),
      verdict(run.peakMb < TARGET_MB, `< ${TARGET_MB}`),
    ]),
    numbers,
  };
}
