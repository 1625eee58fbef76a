import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, columns, inProcess, type Masker, type Matrix, matrix, probe } from "whybox";
import { keep, noneKept } from "whybox/extending";
import { expectRefused } from "../fixtures/expect-refused.js";

const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const asked: number[][] = [];
const model = blackBox(
  (rows) => {
    asked.push(...rows.map((row) => [...row]));
    return rows.map(([a, b, c]) => a + 10 * b + 100 * c);
  },
  { name: "sum", input: { kind: "columns", features }, outputs: [{ name: "y" }] },
);
const background = [
  [0, 0, 0],
  [1, 2, 3],
];
const masker = columns(background, [7, 8, 9], { weights: [1, 3] });

/** What the model is asked while something runs. */
async function rowsAsked(run: () => Promise<unknown>): Promise<number[][]> {
  asked.length = 0;
  await run();
  return asked.slice();
}

describe("a probe", () => {
  test("says what it is of: parts, reference rows, weights, constants", () => {
    const found = probe(model, columns(background, [0, 8, 9], { weights: [1, 0] }), { executor: inProcess() });
    expect(found).toMatchObject({
      model: "sum",
      outputs: [{ name: "y" }],
      references: 2,
      sampled: false,
      weights: Float64Array.of(1, 0),
      constant: [true, false, false],
      executor: "in process",
      z: "binary",
      hidesParts: true,
      resamplesKept: false,
      locality: { distance: "euclidean", width: 0.75 * Math.sqrt(3), hidden: "halves" },
      instanceZ: Float64Array.of(1, 1, 1),
    });
    expect(found.parts.map(({ name, value }) => [name, value])).toEqual([
      ["a", 0],
      ["b", 8],
      ["c", 9],
    ]);
    expect([...(found.unchanged?.() ?? [])]).toEqual([1, 0, 0, 0, 0, 0]);
    const binned = probe(model, binnedColumns(background, [1, 2, 3]));
    expect([binned.resamplesKept, binned.hidesParts]).toEqual([true, false]);
    expect(() => probe(model, Object.assign(columns(background, [7, 8, 9]), { sampled: true }))).not.toThrow();
  });

  test("asks about the instance as it is, and about masks over reference rows", async () => {
    const found = probe(model, masker);
    expect(await rowsAsked(() => found.predictInstance())).toEqual([[7, 8, 9]]);
    const z = noneKept(2, 3);
    keep(z, 1, 0);
    keep(z, 1, 2);
    expect(await rowsAsked(() => found.ask({ z }))).toEqual([
      [0, 0, 0],
      [1, 2, 3],
      [7, 0, 9],
      [7, 2, 9],
    ]);
    const one = { z, referenceOf: Int32Array.of(1, 0) };
    expect(await rowsAsked(() => found.ask(one))).toEqual([
      [1, 2, 3],
      [7, 0, 9],
    ]);
    const { data } = await found.ask({ z });
    // The mean over reference rows by their weights.
    expect([...data]).toEqual([0.75 * 321, 0.25 * 907 + 0.75 * 927]);
  });

  test("gives the rows of a neighbourhood as a copy, and asks about the same", async () => {
    const request = {
      samples: 6,
      seed: 1,
      replicate: 0,
      distance: "euclidean",
      design: "quasi",
      width: 2,
      instanceShare: 0,
    };
    const drawn = probe(model, binnedColumns(background, [1, 2, 3])).neighbourhood(request as never);
    const rows = drawn.rows?.() as Matrix;
    const before = rows.data.slice();
    expect((await rowsAsked(() => drawn.ask())).flat()).toEqual([...before]);
    rows.data.fill(-1);
    const again = drawn.rows?.() as Matrix;
    expect(again.data).toEqual(before);
  });

  test("takes a masker that is an instance of a class", async () => {
    class Halved implements Masker<Matrix> {
      readonly inner = columns(background, [7, 8, 9]);
      readonly parts = 3;
      readonly references = 2;
      readonly constant = [false, false, false];
      describe = this.inner.describe;
      perturber = this.inner.perturber;
      unchanged() {
        return this.inner.unchanged();
      }
      conditions(giveWay: () => Promise<void>) {
        return this.inner.conditions(giveWay);
      }
    }
    const found = probe(model, new Halved());
    expect([...(found.unchanged?.() ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await found.conditions?.(async () => {}))?.conditions).toEqual([{ in: [7] }, { in: [8] }, { in: [9] }]);
  });
});

describe("a probe refuses", () => {
  const untyped = <T>(value: unknown) => value as T;
  const found = probe(model, masker);

  test.each<[string, () => unknown, string]>([
    [
      "a masker without reference rows",
      () => probe(model, { ...masker, references: 0 }),
      "probe: expected masker.references to be a whole number of 1 or more, got 0",
    ],
    [
      "a masker that says too little of what is unchanged",
      () => probe(model, untyped<Masker<Matrix>>({ ...masker, unchanged: () => new Uint8Array(5) })).unchanged?.(),
      "probe: expected masker.unchanged() to return 2 x 3 numbers, got 5",
    ],
    [
      "an executor that is none",
      () => probe(model, masker, { executor: untyped({}) }),
      "probe: expected executor to be inProcess() or workerPool()",
    ],
    [
      "a promise of a model",
      () => probe(untyped<typeof model>(Promise.resolve(model)), masker),
      "probe: expected a model, got a promise; await it",
    ],
  ])("%s", (_, run, message) => {
    expectRefused(run, "INVALID_ARGUMENT", message);
  });

  test.each<[string, Parameters<typeof found.ask>[0], string]>([
    ["a plan over other parts", { z: noneKept(1, 4) }, "ask: expected a plan over 3 parts, got 4"],
    ["a matrix over other parts", { z: matrix([[1, 0]]) }, "ask: expected a plan over 3 parts, got 2"],
    [
      "references that are not there",
      { z: noneKept(1, 3), references: { from: 1, to: 3 } },
      "ask: expected references from 0 to 1, got 1 up to 3",
    ],
    [
      "references from behind their end",
      { z: noneKept(1, 3), references: { from: 1, to: 1 } },
      "ask: expected references from 0 to 1, got 1 up to 1",
    ],
    [
      "a reference row too few",
      { z: noneKept(2, 3), referenceOf: Int32Array.of(0) },
      "ask: expected a reference row for each of 2 masks, got 1",
    ],
    [
      "a reference row that is not there",
      { z: noneKept(2, 3), referenceOf: Int32Array.of(0, 2) },
      "ask: expected reference rows from 0 to 1, got 2 for mask 1",
    ],
  ])("%s", async (_, plan, message) => {
    await expect(found.ask(plan)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", message });
  });
});
