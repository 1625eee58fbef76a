import { importModel, inProcess } from "whybox";
import { median } from "./median.js";
import { inChild } from "./peak-memory.js";
import { verdict } from "./plain-table.js";
import { explainWorkload } from "./workload.js";

/** Interleaved runs of each kind; the MLP takes some fifty times as long over a row as explaining does. */
const REPETITIONS = { logistic: 31, mlp: 5 };
const TARGET_RATIO = { mlp: 1.1, logistic: 1.3 };

/**
 * Time of explaining beyond asking the model.
 *
 * "Bare" is the user's own predict function on the very same rows in the same batches: a run whose model
 * copies each batch the library made into a buffer of its own, then starts the timer, then calls predict.
 */
export async function cost() {
  const runs = [];
  for (const name of ["logistic", "mlp"]) {
    const url = new URL(`./models/${name}.js`, import.meta.url);
    const { predict } = await import(url);
    const model = await importModel(url);
    const { timed, spent } = stopwatched(model, predict);
    // Once unmeasured, so that both ways find compiled code.
    await explainWorkload(model, inProcess(), 256);
    await explainWorkload(timed, inProcess(), 256);

    const repetitions = REPETITIONS[name];
    const totalMs = [];
    const bareMs = [];
    let modelRows = 0;
    for (let i = 0; i < repetitions; i++) {
      globalThis.gc?.();
      const startedMs = performance.now();
      ({ modelRows } = await explainWorkload(model, inProcess()));
      totalMs.push(performance.now() - startedMs);
      globalThis.gc?.();
      spent.ms = 0;
      spent.calls = 0;
      await explainWorkload(timed, inProcess());
      bareMs.push(spent.ms);
    }
    const ratio = median(totalMs.map((ms, i) => ms / bareMs[i]));
    runs.push({
      model: name,
      repetitions,
      modelRows,
      modelCalls: spent.calls,
      totalMs: median(totalMs),
      bareMs: median(bareMs),
      ratio,
      overheadNs: (1e6 * median(totalMs.map((ms, i) => ms - bareMs[i]))) / modelRows,
      peakMb: inChild("./cost-child.js", [name]).peakMb,
    });
  }
  return {
    title: "Cost: 100 rows x 12 features, 100 background rows, 2048 masks, in process",
    header: ["model", "model rows", "calls", "total s", "bare s", "ratio", "own ns/row", "peak MB", "ratio target"],
    rows: runs.map((run) => [
      run.model,
      run.modelRows,
      run.modelCalls,
      (run.totalMs / 1e3).toFixed(3),
      (run.bareMs / 1e3).toFixed(3),
      run.ratio.toFixed(3),
      run.overheadNs.toFixed(1),
      run.peakMb.toFixed(0),
      verdict(run.ratio <= TARGET_RATIO[run.model], `<= ${TARGET_RATIO[run.model].toFixed(2)}`),
    ]),
    numbers: runs,
  };
}

function stopwatched(model, predict) {
  const spent = { ms: 0, calls: 0 };
  let buffer = new Float64Array(0);
  const timed = {
    ...model,
    predict(batch) {
      if (buffer.length < batch.data.length) buffer = new Float64Array(batch.data.length);
      buffer.set(batch.data);
      const rows = { data: buffer.subarray(0, batch.data.length), rows: batch.rows, columns: batch.columns };
      const startedMs = performance.now();
      const answers = predict(rows);
      spent.ms += performance.now() - startedMs;
      spent.calls++;
      return answers;
    },
  };
  return { timed, spent };
}
