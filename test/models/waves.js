import { existsSync, writeFileSync } from "node:fs";
import { blackBox } from "whybox";

/**
 * A model of 13 numbers for tests that need one in a worker, and the accidents that can befall it.
 *
 * @param args.mood  "throws", "exits", "exits once" (leaves a file at args.trace), "fills memory", "spins",
 *   "sleeps", "naps", "NaN", "too few rows", "throws later", "leaves a promise", "naps and leaves a promise"
 */
export function createModel(args = {}) {
  const predict = (batch) => {
    accident(args);
    const answers = new Float64Array(2 * batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      const x = batch.data.subarray(13 * row, 13 * row + 13);
      answers[2 * row] = Math.sin(x[0] + x[1] * x[2]) + x[3] * x[4] * x[5] + x[6] - x[7] ** 2 + x[12];
      answers[2 * row + 1] = 1 / (1 + Math.exp(-x[8] - x[9] * x[10] - x[11]));
    }
    if (args.mood === "NaN") answers[3] = Number.NaN;
    // A model may use its batch as scratch paper.
    batch.data.fill(-1);
    const rows = args.mood === "too few rows" ? batch.rows - 1 : batch.rows;
    return { data: answers.subarray(0, 2 * rows), rows, columns: 2 };
  };
  const sleepy = async (batch) => {
    await new Promise((resolve) => setTimeout(resolve, 1e6));
    return predict(batch);
  };
  const napping = async (batch) => {
    if (args.mood !== "naps") setTimeout(() => Promise.reject(new Error("nobody waits")), 50);
    await new Promise((resolve) => setTimeout(resolve, 600));
    return predict(batch);
  };
  const patient = { sleeps: sleepy, naps: napping, "naps and leaves a promise": napping };
  return blackBox(patient[args.mood] ?? predict, {
    name: "waves",
    input: { kind: "columns", features: Array.from({ length: 13 }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
    outputs: [
      { name: "height", unit: "m" },
      { name: "breaks", unit: "probability" },
    ],
    rows: "matrix",
  });
}

function accident({ mood, trace }) {
  if (mood === "throws") throw new RangeError("the sea is closed");
  if (mood === "exits") process.exit(3);
  if (mood === "exits once" && !existsSync(trace)) {
    writeFileSync(trace, "");
    process.exit(4);
  }
  if (mood === "throws later")
    setTimeout(() => {
      throw new Error("too late");
    }, 0);
  if (mood === "leaves a promise") setTimeout(() => Promise.reject(new Error("nobody waits")), 200);
  if (mood === "fills memory") {
    // Little by little: one huge allocation can end the whole process and not just its worker.
    let chain = null;
    for (;;) chain = { chain };
  }
  if (mood === "spins") for (;;);
}
