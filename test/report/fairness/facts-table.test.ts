import { describe, expect, test } from "vitest";
import { factsTable, notLookedAt } from "../../../dist/report/fairness/facts-table.js";
import { known } from "../../render/text/made.js";
import { fairness, group, grouping } from "../../render/text/review.js";

const data = { name: "people.csv", rows: 5200, target: "y", features: 3, gaps: 156, isWeighted: false, clusters: null };
const review = (more: object = {}, groupings = [grouping("sex", []), grouping("age", [], { seen: ["age"] })]) => {
  const made = fairness(groupings, { data, rows: 5000, rowsWithoutTruth: 200, ...more });
  const parts = ["a", "b", "c"].map((name) => ({ name }));
  return {
    ...{ ...made, subject: { ...made.subject, parts }, method: { ...made.method, seed: 7 } },
    ...{
      cost: { modelRows: 0, budgetRows: 0, stoppedBy: "complete" },
      run: { version: "9.8.7", startedAt: "2026-01-02T03:04:05.000Z" },
    },
  } as never as Parameters<typeof factsTable>[0];
};
const factsOf = (more: object = {}, groupings?: Parameters<typeof review>[1]) =>
  Object.fromEntries(factsTable(review(more, groupings)).rows as [string, string][]);

describe("the facts", () => {
  test("say what one needs to make the review again", () => {
    expect(factsOf()).toMatchObject({
      ...{ model: "credit", answers: "probabilities", table: "people.csv, 5,200 rows" },
      "rows reviewed": "5,000; 200 have no true answer",
      ...{ "true answers": "y", favourable: "yes", "selected where": "the probability of yes is 0.5 or more" },
      ...{ "columns of groups": "sex, age", "of these the model sees": "age", features: "3: a, b, c" },
      ...{ "empty cells of these": "156 of 15,600 (1%)", weights: "every row counts once" },
      "rows that belong together": "none: every row stands for itself",
      "confidence; smallest cell; tolerance": "95%; 20 rows; 0.05",
      ...{ seed: "7", whybox: "9.8.7", made: "2026-01-02T03:04:05.000Z" },
    });
  });

  test("say what differs: weights, clusters, no target, no features, nothing missing", () => {
    const facts = factsOf(
      {
        ...{ rowsWithoutTruth: 0, favourable: null, selected: null },
        data: { ...data, target: null, features: 0, isWeighted: true, clusters: 1 },
      },
      [grouping("sex", [])],
    );
    expect(facts).toMatchObject({
      ...{ "rows reviewed": "5,000", "true answers": "none", "of these the model sees": "none" },
      ...{ "empty cells of these": "none", weights: "rows have weights", "rows that belong together": "1 cluster" },
    });
    expect(facts).not.toHaveProperty("favourable");
    expect(facts).not.toHaveProperty("selected where");
  });

  test.each([
    ["number", "numbers: pay"],
    ["label", "labels: pay"],
    ["scale", "a score on a scale of its own: pay"],
  ])("call a %s what it is", (kind, answers) => {
    expect(factsOf({ score: { kind, name: "pay", isStored: false } }).answers).toBe(answers);
    const stored = factsOf({ score: { kind, name: "pay", isStored: true } });
    expect(stored.answers).toBe(`${answers}, stored in the table`);
    expect(stored["of these the model sees"]).toBe("not known: its answers are stored");
    expect(stored).toHaveProperty("other columns");
    expect(stored).not.toHaveProperty("features");
  });

  test("columns that cross are told by each alone, and forty features are named", () => {
    const crossed = grouping("sex x age", [], { by: ["sex", "age"] });
    expect(factsOf({}, [grouping("sex", []), crossed])["columns of groups"]).toBe("sex");
    const many = review();
    const parts = Array.from({ length: 43 }, (_, i) => ({ name: `f${i}` }));
    const { rows } = factsTable({ ...many, subject: { ...many.subject, parts } });
    const [, features] = rows.find(([fact]) => fact === "features") as [string, string];
    expect(features).toMatch(/f39 and 3 more$/);
    expect(features).not.toContain("f40");
  });
});

describe("what was not looked at", () => {
  const said = (more: object = {}, parts: string[] = [], groupings?: Parameters<typeof review>[1]) =>
    notLookedAt(review(more, groupings).result, new Set(parts)).join("\n");

  test("names each question that no part answers, and none that one does", () => {
    const questions = {
      groupGap: "Which features make the groups' scores differ.",
      subgroups: "Subgroups that nobody named",
      individualFairness: "Single people: whether two who are alike are treated alike.",
    };
    for (const [kind, question] of Object.entries(questions)) {
      expect(said()).toContain(question);
      expect(said({}, [kind])).not.toContain(question);
    }
    expect(said()).toContain("Time: whether this holds next year");
  });

  test("says what the data keep from knowing", () => {
    expect(said({ data: { ...data, target: null } })).toContain(
      "Whether answers are right: the table has no true answers.",
    );
    expect(said()).not.toContain("Whether answers are right");
    expect(said()).toContain("200 rows without a true answer");
    expect(said({ rowsWithoutTruth: 0 })).not.toContain("without a true answer");
    expect(said({ score: { kind: "label", name: "x" } })).toContain("Ranking and calibration: labels have no score.");
    expect(said({ score: { kind: "scale", name: "risk" } })).toContain(
      "Whether risk is right by itself: it is no probability.",
    );
  });

  test("counts rates that are not defined", () => {
    const none = { ...known(null), rows: 0, small: true };
    const groups = [group("f", 10, 0.5, { truePositiveRate: none, falsePositiveRate: none }), group("m", 10, null)];
    expect(said({}, [], [grouping("sex", [], { groups })])).toMatch(/^.*\b3\b.*not defined/m);
    expect(said({}, [], [grouping("sex", [])])).not.toMatch(/not defined/);
  });
});
