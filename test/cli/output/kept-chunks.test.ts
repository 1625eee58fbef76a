import { expect, test } from "vitest";
import { blackBox, columns, distill, type Explanation, inProcess, kernelShap, probe } from "whybox";
import { type KeptChunk, keptChunks } from "../../../dist/cli/output/kept-chunks.js";

const COLUMNS = 5;
const features = Array.from({ length: COLUMNS }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
const matrix = (rows: number) => ({
  data: Float64Array.from({ length: rows * COLUMNS }, (_, i) => Math.sin(7 * i)),
  rows,
  columns: COLUMNS,
});

/** A model that varies from call to call when told so, and fails once it has answered so many calls. */
function game(noise: number, calls = Number.POSITIVE_INFINITY) {
  const asked = { calls: 0, rows: 0 };
  const model = blackBox(
    (rows) => {
      if (asked.calls >= calls) throw new Error("gone");
      asked.calls++;
      asked.rows += rows.length;
      return rows.map(([a, b, c], i) => a * b + c + noise * Math.cos(100 * asked.calls + i));
    },
    { name: "game", input: { kind: "columns", features }, outputs: [{ name: "sum" }] },
  );
  return { model, asked };
}

type Run = (model: ReturnType<typeof game>["model"], executor: ReturnType<typeof inProcess>) => Promise<Explanation>;
const shapley: Run = (model, executor) =>
  kernelShap(probe(model, columns(matrix(8), matrix(1)), { executor }), { seed: 3, budgetRows: 180 });
const tree: Run = (model, executor) => distill(model, matrix(60), { seed: 3, budgetRows: 2000, executor });

test.each<[string, Run, number]>([
  ["kernelShap", shapley, 0],
  ["distill", tree, 0],
  ["kernelShap of a model that varies", shapley, 0.1],
])(
  "a broken run of %s goes on where it was, asks the rest alone, and ends as an unbroken one",
  async (_, run, noise) => {
    // A chunk is small, so that there are many.
    const inChunks = () => inProcess({ chunkBytes: 400 });
    const whole = game(noise);
    const expected = await run(whole.model, inChunks());
    for (const calls of [1, Math.ceil(whole.asked.calls / 2), whole.asked.calls - 1]) {
      const kept: KeptChunk[] = [];
      const keep = async (chunk: KeptChunk) => void kept.push(structuredClone(chunk));
      const broken = game(noise, calls);
      await expect(run(broken.model, keptChunks(inChunks(), [], keep))).rejects.toThrow("gone");
      const again = game(noise);
      again.asked.calls = calls;
      const { cost, result } = await run(again.model, keptChunks(inChunks(), kept, keep));
      expect([cost, result]).toEqual([expected.cost, expected.result]);
      expect(again.asked.calls).toBe(whole.asked.calls);
      expect(broken.asked.rows + again.asked.rows).toBe(whole.asked.rows);
    }
  },
);

test("the answers of another question are not taken", async () => {
  const kept: KeptChunk[] = [];
  await shapley(
    game(0).model,
    keptChunks(inProcess(), [], async (chunk) => void kept.push(structuredClone(chunk))),
  );
  const other = game(0);
  const moved = { ...matrix(1), data: matrix(1).data.map((value) => value + 1) };
  const executor = keptChunks(inProcess(), kept, async () => {});
  await kernelShap(probe(other.model, columns(matrix(8), moved), { executor }), { seed: 3, budgetRows: 180 });
  const alone = game(0);
  await kernelShap(probe(alone.model, columns(matrix(8), moved)), { seed: 3, budgetRows: 180 });
  expect(other.asked.rows).toBe(alone.asked.rows);
});

test("what cannot be kept fails the run", async () => {
  const full = keptChunks(inProcess(), [], () => Promise.reject(new Error("no space is left")));
  await expect(shapley(game(0).model, full)).rejects.toThrow("no space is left");
});
