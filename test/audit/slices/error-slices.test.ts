import { describe, expect, test } from "vitest";
import { blackBox, type Feature, parseExplanation, toText } from "whybox";
import { answersOf, dataset, errorSlices, type Slice } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const cities = ["Bonn", "Cork", "Graz", "Lyon", "Oslo", "Pisa"];
const features: Feature[] = [
  ...["a", "b", "c", "d"].map((name): Feature => ({ name, kind: "number" })),
  { name: "city", kind: "category", categories: cities },
];
const model = blackBox((rows) => rows.map(() => 0.9), {
  name: "always yes",
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
});

type Row = { a: number; b: number; c: number; d: number; city: string };

/** Rows whose errors are chance, more of it where `isHard`. */
function table(seed: number, count: number, errorIn: (row: Row) => number) {
  const { uniform, below } = parkMiller(seed);
  for (let i = 0; i < 10; i++) uniform();
  return dataset(
    Array.from({ length: count }, () => {
      const row = { a: uniform(), b: uniform(), c: below(5), d: uniform() * uniform(), city: cities[below(6)] };
      return { ...row, y: uniform() < errorIn(row) ? "no" : "yes" };
    }),
    { model, target: "y" },
  );
}
const slicesOf = async (data: ReturnType<typeof dataset>, options = {}) =>
  errorSlices(await answersOf(model, data), options);

describe("errorSlices", () => {
  test("reports a slice in at most 5% of 200 tables whose errors are pure chance", async () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const found = await slicesOf(
        table(7919 * seed, 300, () => 0.2),
        { seed },
      );
      if (found.result.slices.length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(10);
  }, 120_000);

  test("says thresholds with as many digits as part the values of the column", async () => {
    const { uniform } = parkMiller(5);
    const zips = Array.from({ length: 2000 }, (_, i) => 10_120 + (i % 20));
    const data = dataset(
      zips.map((a) => ({ a, b: 0, c: 0, d: 0, city: "Bonn", y: uniform() < (a <= 10_121 ? 0.6 : 0.1) ? "no" : "yes" })),
      { model, target: "y" },
    );
    const { slices } = (await slicesOf(data, { maxConditions: 1 })).result;
    expect(slices[0]).toMatchObject({ text: "a <= 10121.5", conditions: [{ atMost: 10_121.5 }] });
  });

  // A fifth of a column and one of six cities: 3.3% of the rows.
  const isHard = ({ a, city }: Row) => a > 0.8 && city === "Graz";

  test("finds a planted conjunction of 3% of 5,000 rows, error 40% against 10%, in at least 9 of 10 tables", async () => {
    let found = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const data = table(104_729 * seed, 5000, (row) => (isHard(row) ? 0.4 : 0.1));
      const { slices } = (await slicesOf(data, { seed })).result;
      if (
        slices.some(
          ({ conditions }) =>
            conditions
              .map(({ column }) => column)
              .sort()
              .join() === "a,city",
        )
      )
        found++;
    }
    expect(found).toBeGreaterThanOrEqual(9);
  }, 120_000);

  test("measures on rows that it did not search: the interval of the excess holds the truth", async () => {
    const data = table(3, 6000, (row) => (isHard(row) ? 0.4 : 0.1));
    const { result } = await slicesOf(data);
    expect(result.searchedRows + result.measuredRows).toBe(6000);
    const [first] = result.slices;
    expect(first.text).toMatch(/a > 0\.[78]/);
    expect(first.text).toContain("city is Graz");
    expect(first.excess.low).toBeLessThan(0.3);
    expect(first.excess.high).toBeGreaterThan(0.2);
    expect(first.adjustedPValue).toBeGreaterThanOrEqual(first.pValue);
  });

  test("reports intervals that hold for all slices of a table at once, though only the clearest are reported", async () => {
    const errorOf = ({ a, b }: { a: number; b: number }) => 0.1 + (a > 0.7 && b > 0.5 ? 0.25 : 0);
    const { uniform } = parkMiller(99);
    const fresh = Array.from({ length: 20_000 }, () => ({ a: uniform(), b: uniform(), c: uniform() }));
    const holds = ({ conditions, excess }: Slice) => {
      const isIn = (row: Record<string, number>) =>
        conditions.every(({ column, above = -1, atMost = 9 }) => row[column] > above && row[column] <= atMost);
      const meanOf = (rows: typeof fresh) => rows.reduce((sum, row) => sum + errorOf(row), 0) / rows.length;
      const truth = meanOf(fresh.filter(isIn)) - meanOf(fresh.filter((row) => !isIn(row)));
      return (excess.low as number) <= truth && truth <= (excess.high as number);
    };
    const three: Feature[] = ["a", "b", "c"].map((name) => ({ name, kind: "number" }));
    const yes = blackBox((rows) => rows.map(() => 0.9), {
      input: { kind: "columns", features: three },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    let [held, reporting] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const random = parkMiller(7919 * seed);
      const records = Array.from({ length: 1000 }, () => {
        const row = { a: random.uniform(), b: random.uniform(), c: random.uniform() };
        return { ...row, y: random.uniform() < errorOf(row) ? "no" : "yes" };
      });
      const { slices } = (await errorSlices(await answersOf(yes, dataset(records, { model: yes, target: "y" }))))
        .result;
      if (slices.length > 0) reporting++;
      if (slices.every(holds)) held++;
    }
    expect(reporting).toBeGreaterThan(50);
    expect(held).toBeGreaterThanOrEqual(54);
  }, 120_000);

  test("finds slices of columns that the model does not see, of groups, and of gaps", async () => {
    const { uniform, below } = parkMiller(5);
    const records = Array.from({ length: 1500 }, () => {
      const [x, clinic, sex] = [uniform() < 0.2 ? null : uniform(), below(4), "fm"[below(2)]];
      const hard = x === null ? 0.5 : clinic === 2 ? 0.4 : 0.05;
      return { x, clinic, sex, y: uniform() < hard ? "no" : "yes" };
    });
    const seen = blackBox((rows) => rows.map(() => 0.9), {
      input: { kind: "columns", features: [{ name: "x", kind: "number", missing: true }] },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const data = dataset(records, { model: seen, target: "y", groups: ["sex"] });
    const { slices } = (await errorSlices(await answersOf(seen, data))).result;
    const columns = slices.flatMap(({ conditions }) => conditions);
    expect(columns.some(({ column, missing }) => column === "x" && missing)).toBe(true);
    expect(columns.some(({ column, above }) => column === "clinic" && above === 1.5)).toBe(true);
  });

  test("finds where numbers are off, by absolute error, and with three conditions", async () => {
    const { uniform, normal } = parkMiller(17);
    const records = Array.from({ length: 4000 }, () => {
      const [a, b, c] = [uniform(), uniform(), uniform()];
      return { a, b, c, y: normal() * (a > 0.5 && b > 0.5 && c > 0.5 ? 3 : 1) };
    });
    const zero = blackBox((rows) => rows.map(() => 0), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const answers = await answersOf(zero, dataset(records, { model: zero, target: "y" }));
    const { loss, slices } = (await errorSlices(answers, { maxConditions: 3 })).result;
    expect(loss).toBe("absolute error");
    expect(slices[0].conditions.map(({ column }) => column).sort()).toEqual(["a", "b", "c"]);
    expect(slices[0].excess.value).toBeGreaterThan(1);
  });

  test("takes rows of one cluster for one: what repeats is no evidence", async () => {
    const { uniform, below } = parkMiller(23);
    const people = Array.from({ length: 60 }, (_, person) => ({
      ...{ a: uniform(), b: uniform(), c: below(5), d: uniform(), city: cities[below(6)] },
      y: uniform() < 0.3 ? "no" : "yes",
      person,
    }));
    const records = people.flatMap((person) => Array.from({ length: 30 }, () => person));
    const apart = await slicesOf(dataset(records, { model, target: "y" }));
    expect(apart.result.slices.length).toBeGreaterThan(0);
    const together = await slicesOf(dataset(records, { model, target: "y", cluster: "person" }));
    expect(together.result.slices).toEqual([]);
  });

  test("says so where there is none, or too few rows to look", async () => {
    const none = await slicesOf(table(1, 400, () => 0.2));
    expect(toText(none)).toContain("No rule singles out rows");
    const few = await slicesOf(table(1, 30, () => 0.2));
    expect(few.notes.map(({ code }) => code)).toEqual(["FEW_ROWS"]);
    expect(few.result.rulesLookedAt).toBe(0);
    parseExplanation(JSON.stringify(few));
  });

  test("is the same, bit by bit, for the same seed, survives JSON, and reads in a terminal", async () => {
    const data = table(3, 2000, (row) => (isHard(row) ? 0.6 : 0.1));
    const [{ run: _, ...first }, { run: __, ...second }] = [await slicesOf(data), await slicesOf(data)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await slicesOf(data))));
    expect(text).toContain("city is Graz");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("looks through 1,000 columns", async () => {
    const { uniform } = parkMiller(31);
    const names = Array.from({ length: 1000 }, (_, i) => `x${i}`);
    const wide = blackBox((rows) => rows.map(() => 0.9), {
      input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const records = Array.from({ length: 400 }, () => {
      const row = Object.fromEntries(names.map((name) => [name, uniform()]));
      return { ...row, y: uniform() < (row.x500 > 0.7 ? 0.7 : 0.1) ? "no" : "yes" };
    });
    const found = await errorSlices(await answersOf(wide, dataset(records, { model: wide, target: "y" })));
    expect(found.result.slices[0].text).toContain("x500 > 0.");
  }, 120_000);

  test("refuses a loss of the other task, and answers without a target", async () => {
    await expect(
      slicesOf(
        table(1, 100, () => 0.2),
        { loss: "squaredError" },
      ),
    ).rejects.toThrow('expected loss to be one of classification ("error", "logLoss", "brier"), got "squaredError"');
    await expect(errorSlices({} as never)).rejects.toThrow("errorSlices: expected answers to a dataset with a target");
  });
});
