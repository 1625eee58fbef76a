import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { answersOf, compareFairness, dataset, fairness } from "whybox/audit";
import { simulateChange } from "../../../../benchmarks/fairness/simulate-change.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

const { uniform: random } = parkMiller(3);
const records = Array.from({ length: 600 }, (_, row) => {
  const sex = row % 2 ? "f" : "m";
  const skill = random();
  return {
    skill,
    y: random() < 0.2 + 0.6 * skill ? "1" : "0",
    sex,
    first: skill - (sex === "f" ? 0.2 : 0),
    later: skill,
  };
});
const modelOf = (column: string) =>
  blackBox((rows) => rows.map(([p]) => Math.min(1, Math.max(0, p))), {
    name: column,
    input: { kind: "columns", features: [{ name: column, kind: "number" }] },
    outputs: [{ name: "1", unit: "probability" }],
  });
const answers = (column: string, rows: readonly { [name: string]: unknown }[] = records) => {
  const model = modelOf(column);
  return answersOf(model, dataset(rows, { model, target: "y", groups: ["sex"] }));
};

describe("compareFairness", () => {
  test("holds what fairness says of each, and their difference", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const report = compareFairness(before, after, { favourable: "1" });
    const { effect, frontier } = report.result;
    if (!effect) throw new Error("no effect");
    const found = await Promise.all([before, after].map((each) => fairness(each, { favourable: "1" })));
    const reviews = found.map(({ result }) => result.groupings[0].definitions);
    for (const [d, { name, before: first, after: then, change }] of effect.groupings[0].definitions.entries()) {
      expect(reviews[0][d].name).toBe(name);
      expect(first).toEqual(reviews[0][d].estimate);
      expect(then).toEqual(reviews[1][d].estimate);
      expect(change.value).toBeCloseTo((then.value as number) - (first.value as number), 12);
      expect(change.low).toBeLessThanOrEqual(change.value as number);
      expect(change.high).toBeGreaterThanOrEqual(change.value as number);
    }
    const parity = effect.groupings[0].definitions[0];
    expect(parity.change.high).toBeLessThan(0);
    expect(frontier.map(({ name, role }) => [name, role])).toEqual([
      ["first", "before"],
      ["later", "chosen"],
    ]);
    expect(frontier[1].gap).toEqual(parity.after);
    expect(parseExplanation(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(toText(report)).toContain("gaps of sex");
  });

  test("shows further models on the frontier", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const { result } = compareFairness(before, after, { favourable: "1", others: { third: before } });
    expect(result.frontier[2]).toEqual({ ...result.frontier[0], name: "third", role: "other" });
  });

  test("finds no change between a model and itself", async () => {
    const before = await answers("first");
    const { effect } = compareFairness(before, before, { favourable: "1" }).result;
    for (const { change } of [...(effect?.measures ?? []), ...(effect?.groupings[0].definitions ?? [])]) {
      expect(change.value).toBe(0);
      expect(change.low).toBeLessThanOrEqual(0);
      expect(change.high).toBeGreaterThanOrEqual(0);
    }
  });

  test("refuses answers to other rows", async () => {
    const before = await answers("first");
    const fewer = await answers("later", records.slice(1));
    expect(() => compareFairness(before, fewer, { favourable: "1" })).toThrow("answers to the same rows as before");
    const turned = await answers("later", records.toReversed());
    expect(() => compareFairness(before, turned, { favourable: "1" })).toThrow("another true answer at row");
  });
});

describe("intervals of changes hold the truth", () => {
  /** Of 150 tables a share of 95% varies by 1.8%: three standard deviations below. */
  const LOW = 0.89;

  test.each([
    [
      "a gap that is closed",
      [
        [0.8, 0.3],
        [0.5, 0.2],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
    [
      "groups that change places",
      [
        [0.8, 0.3],
        [0.6, 0.2],
      ],
      [
        [0.6, 0.2],
        [0.8, 0.3],
      ],
    ],
    [
      "no gap, neither before nor after",
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
      [
        [0.7, 0.25],
        [0.7, 0.25],
      ],
    ],
  ] as const)("%s", (_, before, after) => {
    const held = simulateChange({ sizes: [150, 150], baseRates: [0.5, 0.5], before, after }, 150);
    for (const share of Object.values(held)) expect(share).toBeGreaterThanOrEqual(LOW);
    expect(Object.keys(held)).toHaveLength(5);
  });
});
