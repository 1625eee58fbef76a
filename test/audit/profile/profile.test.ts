import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { answersOf, dataset, type Profile, profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const codes = ({ result }: Profile) => result.issues.map(({ code }) => code);
const issue = ({ result }: Profile, code: string) => {
  const found = result.issues.find((each) => each.code === code);
  if (!found) throw new Error(`${code} not among ${result.issues.map((each) => each.code).join()}`);
  return found;
};

/** People of whom age and income tell whether they pay, more or less. */
function people(count: number, seed: number) {
  const { uniform, normal, below } = parkMiller(seed);
  for (let i = 0; i < 20; i++) uniform();
  return Array.from({ length: count }, () => {
    const age = 20 + below(50);
    const income = Math.exp(7 + normal());
    const city = ["Bonn", "Cork", "Graz", "Oslo"][below(4)];
    const paid = uniform() < 1 / (1 + Math.exp(-(age - 45) / 8 - (Math.log(income) - 7))) ? "yes" : "no";
    return { age, income, city, paid };
  });
}

describe("profile", () => {
  test("finds nothing grave in a sound table, and says what its columns hold", async () => {
    const found = await profile(dataset(people(600, 1), { target: "paid" }));
    expect(found.result.issues.filter(({ level }) => level !== "low")).toEqual([]);
    const [age, , city, paid] = found.result.columns;
    expect(age).toMatchObject({ name: "age", role: "feature", kind: "number", gaps: 0, distinct: 50, labels: null });
    expect(age.quartiles?.[0]).toBe(20);
    expect(city.labels?.map(({ label }) => label).sort()).toEqual(["Bonn", "Cork", "Graz", "Oslo"]);
    expect(paid.role).toBe("target");
  });

  test("finds what gives the target away: one column, a sum of columns, a gap", async () => {
    const { uniform } = parkMiller(4);
    const rows = people(600, 2).map((row) => ({
      ...row,
      leak: (row.paid === "yes" ? 3 : 0) + uniform(),
      phone: row.paid === "yes" && uniform() < 0.5 ? null : "there",
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    expect(issue(found, "LEAKAGE")).toMatchObject({ level: "high", columns: ["leak"] });
    expect(issue(found, "GAPS_TELL_TARGET").columns).toEqual(["phone"]);
    const sums = people(300, 3).map((row) => ({ ...row, fees: 1000 * uniform() }));
    const total = dataset(
      sums.map((row) => ({ ...row, total: row.income + 2 * row.fees - 100 * row.age })),
      { target: "total" },
    );
    expect(issue(await profile(total), "TARGET_IS_SUM").columns.toSorted()).toEqual(["age", "fees", "income"]);
  });

  test("finds ids and dates taken for features, constants and rare labels", async () => {
    const rows = people(300, 5).map((row, i) => ({
      ...row,
      number: i + 1,
      name: `person ${i}`,
      day: `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`,
      same: 1,
      almost: i === 7 ? "b" : "a",
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    const of = (code: string) =>
      found.result.issues.filter((each) => each.code === code).flatMap(({ columns }) => columns);
    expect(of("ID_AS_FEATURE").sort()).toEqual(["name", "number"]);
    expect(of("DATE_AS_FEATURE")).toEqual(["day"]);
    expect(of("CONSTANT")).toEqual(["same"]);
    expect(of("NEAR_CONSTANT")).toEqual(["almost"]);
    expect(of("RARE_LABELS")).toEqual(["almost"]);
  });

  test("finds rows that repeat and rows that contradict each other", async () => {
    const rows = people(200, 6);
    const twin = { ...rows[0], paid: rows[0].paid === "yes" ? "no" : "yes" };
    const found = await profile(dataset([...rows, rows[1], rows[1], rows[2], twin], { target: "paid" }));
    expect(found.result.duplicates).toEqual({ rows: 3, largest: 3, contradicting: 2 });
    expect(codes(found)).toEqual(expect.arrayContaining(["DUPLICATE_ROWS", "CONTRADICTING_ROWS"]));
  });

  test("finds columns that say the same, of any kinds", async () => {
    const grades = ["low", "middle", "high", "top"];
    const rows = people(300, 7).map((row, i) => ({
      ...row,
      grade: grades[i % 4],
      rank: i % 4,
      cents: 100 * row.income,
    }));
    const found = await profile(dataset(rows, { target: "paid" }));
    const pairs = found.result.issues
      .filter(({ code }) => code === "REDUNDANT_COLUMNS")
      .map(({ columns }) => columns.join());
    expect(pairs.sort()).toEqual(["grade,rank", "income,cents"]);
    const pair = found.result.associations.find(({ columns }) => columns.join() === "grade,rank");
    expect(pair).toMatchObject({ determines: true, measure: "correlation ratio" });
  });

  test("measures associations as closed forms have them", async () => {
    const { uniform, below } = parkMiller(8);
    const rows = Array.from({ length: 4000 }, () => {
      const a = below(2);
      const b = uniform() < 0.8 ? a : 1 - a;
      return { a: "xy"[a], b: "uv"[b], y: uniform() };
    });
    const { associations } = (await profile(dataset(rows, { target: "y" }))).result;
    // Two fair coins that agree in 80% of throws have phi = 0.6.
    expect(Math.abs(associations[0].strength - 0.6)).toBeLessThan(0.03);
    expect(associations[0].measure).toBe("Cramer's V");
  });

  test("of a group with very many values says that it cannot be told apart, in time that does not grow with them", async () => {
    const rows = people(3000, 3).map((row, i) => ({ ...row, zip: `z${i % 1500}` }));
    const found = await profile(dataset(rows, { target: "paid", groups: ["zip"] }));
    const zip = {
      group: "zip",
      area: { value: null, reason: "1500 groups are too many to tell apart, at most 50 are" },
    };
    expect(found.result.proxies).toMatchObject([zip]);
    expect(toText(found)).toContain("zip");
    expect(parseExplanation(JSON.stringify(found))).toEqual(found);
  });

  test("finds proxies of a group, beyond what chance gives, and none where there is none", async () => {
    const { uniform } = parkMiller(9);
    const rows = people(800, 10).map((row) => {
      const sex = uniform() < 0.5 ? "f" : "m";
      return {
        ...row,
        job: uniform() < 0.85 ? (sex === "f" ? "nurse" : "smith") : "cook",
        sex,
        coin: uniform() < 0.5 ? "a" : "b",
      };
    });
    const found = await profile(
      dataset(rows, { features: ["age", "income", "city", "job"], target: "paid", groups: ["sex", "coin"] }),
    );
    const [sex, coin] = found.result.proxies;
    expect(sex.area.value).toBeGreaterThan(0.85);
    expect(sex.features[0].name).toBe("job");
    expect(Math.abs(sex.shuffled - 0.5)).toBeLessThan(0.08);
    expect(Math.abs((coin.area.value as number) - 0.5)).toBeLessThan(0.08);
    expect(found.result.issues.filter(({ code }) => code === "PROXIES")).toHaveLength(1);
  });

  test("does not tell a group by the column it comes from", async () => {
    const rows = people(400, 11);
    const { proxies } = (await profile(dataset(rows, { target: "paid", groups: [{ column: "age", cuts: [40] }] })))
      .result;
    expect(proxies[0].features.map(({ name }) => name)).not.toContain("age");
    expect(proxies[0].area.value).toBeLessThan(0.8);
  });

  test("finds planted wrong labels among the first it lists", async () => {
    const rows = people(800, 12).map(({ age, income, city }) => ({
      age,
      income,
      city,
      kind: age > 45 ? "old" : "young",
    }));
    const wrong = new Set([10, 210, 410, 610]);
    const table = dataset(
      rows.map((row, i) => (wrong.has(i) ? { ...row, kind: row.kind === "old" ? "young" : "old" } : row)),
      { target: "kind" },
    );
    const { suspectLabels } = (await profile(table)).result;
    expect(suspectLabels.slice(0, 6).filter(({ row }) => wrong.has(row)).length).toBeGreaterThanOrEqual(3);
  });

  test("lets the model that is audited judge labels, on all rows", async () => {
    const rows = people(400, 14).map(({ age, income }) => ({ age, income, kind: age > 45 ? "old" : "young" }));
    const wrong = [7, 107, 207];
    for (const row of wrong) rows[row].kind = rows[row].kind === "old" ? "young" : "old";
    const model = blackBox((asked) => asked.map(([age]) => (age > 45 ? 0.97 : 0.03)), {
      name: "by age",
      input: { kind: "columns", features: ["age", "income"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "old", unit: "probability" }],
    });
    const table = dataset(rows, { model, target: "kind" });
    const judged = await profile(table, { answers: await answersOf(model, table) });
    expect(judged.result.suspectLabels.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(wrong);
    expect(judged.result.labelsJudgedBy).toBe("by age");
    expect(issue(judged, "SUSPECT_LABELS").message).toMatch(/^3 of 400 rows have a class that by age finds hard/);
    expect(toText(judged)).toContain("likely wrong labels, by by age");
    const [other] = [dataset(rows, { model, target: "kind" })];
    await expect(profile(other, { answers: await answersOf(model, table) })).rejects.toThrow(
      "profile: expected answers to this dataset",
    );
  });

  test("stops when it is told to", async () => {
    const table = dataset(people(600, 1), { target: "paid" });
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await expect(profile(table, { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("puts a row far from all others first", async () => {
    const rows = people(300, 13);
    const { result } = await profile(
      dataset([...rows, { age: 500, income: 1e9, city: "Bonn", paid: "no" }], { target: "paid" }),
    );
    expect(result.outliers[0].row).toBe(300);
  });
});

describe("profile against another table", () => {
  test("says what moved, tells the tables apart, and counts rows in both", async () => {
    const [before, after] = [people(700, 14), people(700, 15)];
    const moved = after.map((row, i) =>
      i < 5 ? before[i] : { ...row, age: row.age + 15, city: i % 2 === 0 ? "Rome" : row.city },
    );
    const options = { target: "paid" };
    const found = await profile(dataset(moved, options), { other: dataset(before, options) });
    const { drift } = found.result;
    expect(drift?.shared).toBe(5);
    const strong = drift?.columns.filter(({ adjustedPValue }) => adjustedPValue < 0.01).map(({ name }) => name) ?? [];
    expect(strong.sort()).toEqual(expect.arrayContaining(["age", "city"]));
    expect(strong).not.toContain("income");
    expect(drift?.area.low).toBeGreaterThan(0.8);
    expect(codes(found)).toEqual(expect.arrayContaining(["DRIFT", "TABLES_DIFFER", "SHARED_ROWS"]));
  });

  test("raises no alarm between two halves of one table", async () => {
    const rows = people(1400, 16);
    const options = { target: "paid" };
    const found = await profile(dataset(rows.slice(0, 700), options), { other: dataset(rows.slice(700), options) });
    expect(codes(found)).not.toEqual(expect.arrayContaining(["DRIFT"]));
    expect(Math.abs((found.result.drift?.area.value as number) - 0.5)).toBeLessThan(0.06);
  });

  test("refuses a table of other features", async () => {
    const other = dataset([{ a: 1 }]);
    await expect(profile(dataset(people(5, 1), { target: "paid" }), { other })).rejects.toThrow(
      "profile: expected the other table to have the same features",
    );
  });
});

function wide(rows: number, columns: number) {
  const { normal } = parkMiller(3);
  const row = (i: number) => Object.fromEntries(Array.from({ length: columns }, (_, c) => [`x${c}`, i + c * normal()]));
  return Array.from({ length: rows }, (_, i) => ({ ...row(i), y: "ab"[i % 2] }));
}

describe("profile at the edges", () => {
  test.each([
    ["one row", [{ x: 1, y: "a" }], {}],
    ["one class", [1, 2, 3].map((x) => ({ x, y: "a" })), {}],
    ["a target of gaps", [1, 2, 3].map((x) => ({ x, y: null })), {}],
    ["an empty column", [1, 2, 3].map((x) => ({ x, e: null, y: "a" })), {}],
    ["groups of one row", [1, 2, 3].map((x) => ({ x, g: `g${x}`, y: "ab"[x % 2] })), { groups: ["g"] }],
    ["1,000 columns", wide(60, 1000), {}],
    ["a target of 50 classes", Array.from({ length: 200 }, (_, x) => ({ x, y: `class ${x % 50}` })), {}],
    ["weights of 0", [1, 2, 3].map((x) => ({ x, w: x % 2, y: "a" })), { weights: "w" }],
  ])("takes %s", async (_, rows, options) => {
    const found = await profile(dataset(rows as never, { target: "y", ...options }));
    toText(parseExplanation(JSON.stringify(found)));
    expect(found.result.rows).toBe(rows.length);
  });

  test("is the same, bit by bit, for the same seed, and reads in a terminal", async () => {
    const table = dataset(people(300, 17), { target: "paid", groups: ["city"] });
    const [{ run: _, ...first }, { run: __, ...second }] = [await profile(table), await profile(table)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(await profile(table));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
