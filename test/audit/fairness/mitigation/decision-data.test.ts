import { describe, expect, test } from "vitest";
import { decisionData } from "../../../../dist/audit/fairness/mitigation/decision-data.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { scoredPeople } from "../../../fixtures/scored-people.js";
import { given, model } from "./people.js";

const records = scoredPeople(200).map((row, i) => ({ ...row, y: i < 5 ? null : row.y }));
const later = scoredPeople(80, 9);
const options = { favourable: "yes", holdOut: 0.25, seed: 1 };
const made = (more: object = {}, rows: readonly object[] = records) =>
  decisionData("adjustThresholds", model, given(rows), { ...options, ...more });
const truths = (rows: readonly { readonly y: string | null }[]) => rows.map(({ y }) => (y === "yes" ? 1 : 0));
const known = records.slice(5);

describe("with test rows", () => {
  test("all known rows are fitted, the test rows measured, and both are paid for", async () => {
    const told: [number, number][] = [];
    const data = await made({
      test: given(later),
      onProgress: (done: number, total: number) => told.push([done, total]),
    });
    expect(Array.from(data.fitted.truth as Float64Array)).toEqual(truths(known));
    expect(Array.from(data.fitted.score)).toEqual(known.map(({ score }) => score));
    expect(Array.from(data.partition.codes, (code) => data.partition.labels[code])).toEqual(
      known.map(({ sex }) => sex),
    );
    expect(Array.from(data.measured.truth as Float64Array)).toEqual(truths(later));
    expect(data.measuredPartitions[0].codes).toHaveLength(80);
    expect(data.favourable).toEqual(["yes"]);
    expect(data.cost).toMatchObject({ modelRows: 280, budgetRows: 280 });
    expect(data.run.modelCalls).toBeGreaterThanOrEqual(2);
    expect(told.every(([, total]) => total === 280)).toBe(true);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
    expect(told.at(-1)).toEqual([280, 280]);
    // The model's mean answers are those to the first table.
    const mean = records.reduce((sum, { score }) => sum + score, 0) / 200;
    expect(data.means[1]).toBeCloseTo(mean, 12);
    expect(data.means[0]).toBeCloseTo(1 - mean, 12);
  });
});

describe("without", () => {
  test("known rows are divided into both, group by group", async () => {
    const data = await made();
    const [own, held] = [data.fitted, data.measured].map(({ at }) => Array.from(at));
    expect([...own, ...held].toSorted((a, b) => a - b)).toEqual(known.map((_, i) => i + 5));
    expect(Array.from(data.fitted.truth as Float64Array)).toEqual(truths(own.map((row) => records[row])));
    expect(Array.from(data.partition.codes, (code) => data.partition.labels[code])).toEqual(
      own.map((row) => records[row].sex),
    );
    const [{ codes, labels }] = data.measuredPartitions;
    expect(Array.from(codes, (code) => labels[code])).toEqual(held.map((row) => records[row].sex));
    for (const sex of ["f", "m"]) {
      const all = known.filter((row) => row.sex === sex).length;
      const share = held.filter((row) => records[row].sex === sex).length / all;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.02);
    }
    expect(data.cost.modelRows).toBe(200);
  });
});

test("decides measured rows by the thresholds of their group; chances are no probabilities of the truth", async () => {
  const data = await made({ test: given(later) });
  const thresholds: { [sex: string]: number } = { f: 0.3, m: 0.6 };
  const decided = atOnce(
    data.decide({
      ...{ ...data.reading, answer: "decision", seed: 1 },
      steps: data.partition.labels.map((sex) => [{ threshold: thresholds[sex], share: 1 }]),
    }),
  );
  const expected = later.map(({ score, sex }) => (score >= thresholds[sex as string] ? 1 : 0));
  expect(Array.from(decided.selected as Uint8Array)).toEqual(expected);
  expect(decided.scoreKind).toBe("label");
  expect(Array.from(decided.truth as Float64Array)).toEqual(truths(later));
  const half = atOnce(
    data.decide({
      ...{ ...data.reading, answer: "chance", seed: 1 },
      steps: data.partition.labels.map(() => [
        { threshold: 0, share: 0.4 },
        { threshold: null, share: 0.6 },
      ]),
    }),
  );
  expect(Array.from(half.score, (chance) => Math.round(1000 * chance))).toEqual(later.map(() => 400));
  expect(Array.from(half.selected as Uint8Array)).toEqual(later.map(() => 0));
});

test("what both tables cost is added up, and what is not known stays away", async () => {
  const priced = { ...model, price: { perRow: 0.5, currency: "EUR" } };
  const alone = await decisionData("adjustThresholds", priced, given(records), options);
  const both = await decisionData("adjustThresholds", priced, given(records), { ...options, test: given(later) });
  expect(alone.cost.money).toEqual({ amount: 100, currency: "EUR" });
  expect(both.cost.money).toEqual({ amount: 140, currency: "EUR" });
  expect(both.cost).not.toHaveProperty("sentRows");
});

test("an abort ends it with the cost so far", async () => {
  const control = new AbortController();
  const data = await made({ signal: control.signal });
  control.abort();
  await expect(data.giveWay()).rejects.toMatchObject({
    code: "ABORTED",
    cost: { modelRows: 200, stoppedBy: "aborted" },
  });
});
