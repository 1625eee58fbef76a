import { describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  columns,
  type LimeOptions,
  lime,
  matrix,
  offsetColumns,
  probe,
  tokens,
  WhyboxError,
} from "whybox";
import { noises } from "../../fixtures/games.js";

const outputs = [{ name: "y" }];
const numbers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
const table = (predict: (row: number[]) => number, count: number) =>
  blackBox((rows) => rows.map(predict), { name: "m", input: { kind: "columns", features: numbers(count) }, outputs });
const text = (predict: (text: string) => number) =>
  blackBox((texts) => texts.map(predict), { name: "m", input: { kind: "text" }, outputs });

const sum = table((row) => row.reduce((total, x) => total + x, 0), 4);
const background = matrix(Array.from({ length: 50 }, (_, row) => noises(4, 300 + row)));
const instance = [0.4, -0.3, 0.8, 0.5];
const words = text((given) => given.split(/\W+/).length);
const codesOf = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code);

const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    code: "INVALID_ARGUMENT",
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });

describe("a kernel so narrow that only the instance counts", () => {
  const tooNarrow = (width: number) => refusal(new RegExp(`^lime: .*kernelWidth ${width} is too small for \\d+ parts`));

  test("is refused where every coalition is asked", async () => {
    const sentence = probe(words, tokens("a b c d e"));
    await expect(lime(sentence, { kernelWidth: 1e-3 })).rejects.toEqual(tooNarrow(0.001));
    for (const distance of ["euclidean", "manhattan", "cosine"] as const) {
      const rows = probe(sum, columns([instance.map((x) => x + 1)], instance));
      await expect(lime(rows, { kernelWidth: 1e-3, distance })).rejects.toEqual(tooNarrow(0.001));
    }
  });

  test("is refused where samples are weighted", async () => {
    for (const masker of [binnedColumns(background, instance), offsetColumns(background, instance)]) {
      const run = lime(probe(sum, masker), { distance: "manhattan", kernelWidth: 1e-4 });
      await expect(run).rejects.toEqual(tooNarrow(0.0001));
    }
  });

  test("is refused where its square is no number any more", async () => {
    const run = lime(probe(sum, offsetColumns(background, instance)), { kernelWidth: 1e-200 });
    await expect(run).rejects.toEqual(tooNarrow(1e-200));
  });

  test("is told of where the penalty outweighs what is left", async () => {
    const narrow = await lime(probe(words, tokens("a b c d e")), { kernelWidth: 0.03 });
    expect(codesOf(narrow)).toContain("PENALTY_OUTWEIGHS_SAMPLES");
    const free = await lime(probe(words, tokens("a b c d e")), { kernelWidth: 0.03, alpha: 0 });
    expect(codesOf(free)).not.toContain("PENALTY_OUTWEIGHS_SAMPLES");
    expect(codesOf(await lime(probe(words, tokens("a b c d e"))))).not.toContain("PENALTY_OUTWEIGHS_SAMPLES");
  });

  test("is told of where few samples have weight", async () => {
    const many = Array.from({ length: 100 }, (_, row) => noises(30, 900 + row));
    const total = table((row) => row.reduce((all, x) => all + x, 0), 30);
    const narrow = await lime(probe(total, offsetColumns(many, many[0])), { distance: "manhattan", kernelWidth: 0.5 });
    expect(codesOf(narrow)).toContain("FEW_EFFECTIVE_SAMPLES");
    expect(codesOf(await lime(probe(total, offsetColumns(many, many[0]))))).not.toContain("FEW_EFFECTIVE_SAMPLES");
  });
});

describe("a model that always answers the same", () => {
  const sixteen = Array.from({ length: 16 }, (_, i) => `word${i}`).join(" ");

  test.each([0.1, 1e9 / 3])("has no R2 and is not far from its surrogate: %d", async (answer) => {
    const flat = table(() => answer, 4);
    const runs = [
      lime(probe(flat, binnedColumns(background, instance))),
      lime(probe(flat, offsetColumns(background, instance))),
      lime(
        probe(
          text(() => answer),
          tokens(sixteen),
        ),
      ),
    ];
    for (const explanation of await Promise.all(runs)) {
      expect(explanation.result.surrogate).toMatchObject({ r2: [null], heldOutR2: [null] });
      expect(explanation.notes).toEqual([]);
    }
  });
});

describe("columns that do not vary", () => {
  test.each([7, 10, 20, 30, 49, 100])("are constant whatever the rounding of %i weights", async (rows) => {
    const still = Array.from({ length: rows }, () => [7, 0.1, 3, 1]);
    for (const masker of [binnedColumns(still, [7, 0.1, 3, 1]), offsetColumns(still, [7, 0.1, 3, 1])]) {
      const explanation = await lime(probe(sum, masker));
      expect(codesOf(explanation)).toEqual(["PART_NOT_VARIED"]);
      expect(explanation.result.values).toEqual([[0, 0, 0, 0]]);
    }
  });

  test("are left alone by offsets, also where the instance differs", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => [7, 0.1, ...noises(2, row)]);
    const asked = new Set<number>();
    const watching = table((row) => {
      asked.add(row[0]);
      return row[2];
    }, 4);
    const explanation = await lime(probe(watching, offsetColumns(rows, [9, 0.1, 0, 0])));
    expect([...asked]).toEqual([9]);
    expect(Math.abs(explanation.result.intercepts[0])).toBeLessThan(10);
    expect(explanation.result.values[0].slice(0, 2)).toEqual([0, 0]);
  });
});

// biome-ignore format: a table, one case a line
test.each<[() => unknown, string]>([
  [() => tokens("a b", { replacement: 5 as never }), 'tokens: expected replacement to be a string, got 5'],
  [() => tokens("a b", { modee: "bag" } as never), 'tokens: unknown option "modee"; known options are split, mode, replacement'],
  [() => binnedColumns(background, instance, { edge: "decile" } as never), 'binnedColumns: unknown option "edge"; known options are edges, labels, weights'],
  [() => binnedColumns(background, instance, { labels: [1, 2] }), 'binnedColumns: expected 50 labels, one per background row, got 2'],
  [() => binnedColumns(background, instance, { edges: "entropy", labels: new Array(50).fill(Number.NaN) }), 'binnedColumns: expected labels to be numbers or names, got NaN for background row 0'],
  [() => offsetColumns(background, instance, { center: "mean" } as never), 'offsetColumns: unknown option "center"; known options are centre, spread, weights'],
  [() => columns(background, instance, { group: {} } as never), 'columns: unknown option "group"; known options are groups, weights'],
])("%s is refused", (call, message) => {
  expect(call).toThrow(new WhyboxError("INVALID_ARGUMENT", message));
});

// biome-ignore format: a table, one case a line
test.each<[LimeOptions, string]>([
  [{ kernelWidth: "1" as never }, 'lime: expected kernelWidth to be a number above 0, got "1"'],
  [{ until: { stable: 0.9, foo: 1 } as never }, 'lime: unknown option "until.foo"; known options are until.stable'],
])("lime with %j is refused", async (options, message) => {
  const run = lime(probe(sum, binnedColumns(background, instance)), options as { surrogate?: undefined });
  await expect(run).rejects.toEqual(refusal(message));
});
