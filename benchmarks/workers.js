import { importModel, inProcess, workerPool } from "whybox";
import { median } from "./median.js";
import { verdict } from "./plain-table.js";
import { explainWorkload } from "./workload.js";

const REPETITIONS = 5;
const TARGET_SPEEDUP = 1.8;

/** The MLP's workload in process, in one worker and in two, in turns; workers are started and warm. */
export async function workers() {
  const model = await importModel(new URL("./models/mlp.js", import.meta.url));
  const executors = [inProcess(), workerPool({ size: 1 }), workerPool({ size: 2 })];
  const wallMs = executors.map(() => []);
  const answers = [];
  try {
    for (const executor of executors) await explainWorkload(model, executor, 256);
    for (let i = 0; i < REPETITIONS; i++) {
      for (const [which, executor] of executors.entries()) {
        const startedMs = performance.now();
        const { explanations } = await explainWorkload(model, executor);
        wallMs[which].push(performance.now() - startedMs);
        answers[which] = JSON.stringify(explanations.map(({ result }) => result));
      }
    }
  } finally {
    for (const executor of executors) await executor.close();
  }
  const speedups = executors.map((_, which) => median(wallMs[1].map((one, i) => one / wallMs[which][i])));
  const same = answers.every((answer) => answer === answers[0]);
  return {
    title: "Workers: MLP, 100 rows x 12 features, 100 background rows, 2048 masks",
    header: ["executor", "s", "speed-up over 1 worker", "target"],
    rows: executors.map(({ name }, which) => [
      name,
      (median(wallMs[which]) / 1e3).toFixed(3),
      speedups[which].toFixed(3),
      which === 2 ? verdict(speedups[2] >= TARGET_SPEEDUP, `>= ${TARGET_SPEEDUP}, two free cores`) : "",
    ]),
    footer: `All explanations bit-identical: ${same ? "yes" : "NO"}`,
    numbers: { repetitions: REPETITIONS, wallMs, speedups, same },
  };
}
