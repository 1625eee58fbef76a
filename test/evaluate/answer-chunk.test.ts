import { describe, expect, test } from "vitest";
import { blackBox, columns, inProcess, probe } from "whybox";
import { coalitions } from "whybox/extending";
import { noises } from "../fixtures/games.js";

const COLUMNS = 3;
const row = (seed: number) => noises(COLUMNS, seed);
const answers = ([a, b, c]: readonly number[]) => [a * b - c / 3, a + 1e9 * c, Math.sin(a + b)];
const model = blackBox((rows) => rows.map(answers), {
  name: "three",
  input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "x" }, { name: "y" }, { name: "z" }],
});

/** The definition: for each mask, the answers to its rows are added up from the first reference row to the last. */
function plainly(
  masks: readonly (readonly number[])[],
  background: readonly number[][],
  instance: readonly number[],
  weights: readonly number[] | undefined,
): number[] {
  return masks.flatMap((kept) => {
    const sums = [0, 0, 0];
    for (const [reference, hidden] of background.entries()) {
      const perturbed = hidden.map((value, column) => (kept.includes(column) ? instance[column] : value));
      answers(perturbed).forEach((answer, output) => {
        sums[output] += weights ? weights[reference] * answer : answer;
      });
    }
    return weights ? sums : sums.map((sum) => sum / background.length);
  });
}

describe("the mean answer to a mask", () => {
  // Four masks are added up side by side, so that 1 to 9 meet every way in which some are left over.
  test.each([1, 3, 4, 5, 8])("is added up as a plain loop does, to the last bit: %i masks", async (count) => {
    const masks = [[], [0], [1], [0, 2], [2], [0, 1], [1, 2], [0, 1, 2]].slice(0, count);
    const background = Array.from({ length: 7 }, (_, i) => row(i + 1));
    const instance = row(99);
    const plain = probe(model, columns(background, instance));
    const { data } = await plain.ask({ z: coalitions(COLUMNS, masks) });
    expect([...data]).toEqual(plainly(masks, background, instance, undefined));
    const weights = [0.5, 0.25, 0, 0.125, 0.0625, 0.03125, 0.03125];
    const weighted = probe(model, columns(background, instance, { weights }));
    const mean = await weighted.ask({ z: coalitions(COLUMNS, masks) });
    expect([...mean.data]).toEqual(plainly(masks, background, instance, weights));
  });
});

describe("a model of many outputs", () => {
  const outputs = Array.from({ length: 400 }, (_, output) => ({ name: `y${output}` }));
  const asked: number[] = [];
  const many = blackBox(
    (rows) => {
      asked.push(rows.length);
      return rows.map(([a]) => outputs.map((_, output) => a * output));
    },
    { name: "many", input: { kind: "columns", features: [{ name: "a", kind: "number" }] }, outputs },
  );
  const background = Array.from({ length: 2000 }, (_, i) => [i / 2000]);

  test("answers no more in one call than a chunk of rows holds", async () => {
    asked.length = 0;
    const executor = inProcess({ chunkBytes: 64 * 1024 });
    await executor.predict(many, { data: new Float64Array(2000), rows: 2000, columns: 1 });
    expect(asked.reduce((sum, rows) => sum + rows)).toBe(2000);
    expect(Math.max(...asked) * outputs.length * 8).toBeLessThanOrEqual(64 * 1024);
  });

  test("gives way between the pieces of one mask, and stops there after an abort", async () => {
    asked.length = 0;
    const controller = new AbortController();
    const { ask } = probe(many, columns(background, [1]), { executor: inProcess({ chunkBytes: 3200 }) });
    setImmediate(() => controller.abort());
    await expect(ask({ z: coalitions(1, [[]]) }, { signal: controller.signal })).rejects.toThrow("aborted");
    const calls = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked.length).toBe(calls);
    expect(calls).toBeLessThan(2000);
  });
});
