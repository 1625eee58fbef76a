import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { individualFairnessText } from "../../../dist/render/text/individual-fairness-text.js";
import { known, made } from "./made.js";

const difference = (name: string) => ({ name, values: ["a", "b"] });
const pair = (more: object = {}) => ({
  ...{ rows: [3, 41], ids: null, distance: 0.123, scores: [0.91, 0.2], differences: [difference("age")], ...more },
});
const match = {
  ...{ grouping: "sex", group: "f", against: "m", pairs: 12, unmatched: 0, meanDistance: 0.2 },
  ...{ decisions: known(-0.1, -0.2, 0), scores: known(-0.05), worst: [] },
};
const result = {
  ...{ score: "probability of yes", scale: 1, favourable: ["yes"], selected: "yes", rows: 300, comparedRows: 60 },
  distance: { text: "Gower", features: ["age", "debt"], mean: 0.31 },
  consistency: {
    ...{ neighbours: 5, decisions: known(0.9, 0.85, 0.95), scores: known(0.97) },
    ...{ decisionsByChance: 0.5, scoresByChance: 0.7 },
  },
  ...{ lipschitz: { constant: 1.5, violations: known(0.0123), worst: [] }, flips: [], matches: [] },
};
const explain = (more: object = {}) => made("individualFairness", { ...result, ...more });
const lines = (more: object = {}) => toText(explain(more), { width: 400 }).split("\n").slice(0, -2);
const sentence = (more: object = {}) => individualFairnessText.sentence(explain(more) as never);

describe("the sentence on similar people", () => {
  test("says how far decisions agree beside rows at random, and how many pairs differ too much", () => {
    expect(sentence()).toBe(
      "The decisions of credit agree with those of similar rows to 0.9 (0.85 to 0.95), where 1 is full agreement and rows drawn at random agree to 0.5; in 1.2% of pairs the scores differ by more than the rows do, on 60 rows against 300 rows.",
    );
  });

  test("speaks of scores where there are no decisions", () => {
    expect(sentence({ consistency: { ...result.consistency, decisions: null, decisionsByChance: null } })).toMatch(
      /^The scores of credit agree with those of similar rows to 0\.97, .* rows drawn at random agree to 0\.7;/,
    );
  });
});

describe("the lines on similar people", () => {
  test("say by which distance, over what, and how scores and distances go together", () => {
    expect(lines().slice(0, 6)).toEqual([
      "credit: are similar people treated alike?",
      `  ${sentence()}`,
      "  distance: Gower; over age, debt",
      "",
      "  consistency of scores with those of 5 neighbours: 0.97, 0.7 by chance",
      "  scores that differ by more than 1.5 x the distance: 0.0123 of pairs",
    ]);
  });

  test("name the worst pairs: who, how far apart, in what, and what each gets", () => {
    const worst = [
      pair(),
      pair({ ids: ["Ann", "Bo"], differences: [] }),
      pair({ differences: ["a", "b", "c", "d", "e", "f"].map(difference) }),
    ];
    expect(lines({ lipschitz: { ...result.lipschitz, worst } }).slice(6, 9)).toEqual([
      "      row 3 and row 41, 0.123 apart (age a and b): 0.91 and 0.2",
      "      Ann and Bo, 0.123 apart (alike in every feature): 0.91 and 0.2",
      "      row 3 and row 41, 0.123 apart (a a and b, b a and b, c a and b, d a and b and 2 more): 0.91 and 0.2",
    ]);
    const four = [pair({ differences: ["a", "b", "c", "d"].map(difference) })];
    expect(lines({ lipschitz: { ...result.lipschitz, worst: four } }).join("\n")).not.toContain("more)");
  });

  test("say how a group does beside the nearest of the largest, with pairs", () => {
    expect(lines({ matches: [{ ...match, worst: [pair()] }] }).slice(7, 10)).toEqual([
      "  f beside the nearest m, 12 pairs at a mean distance of 0.2 (of any two rows 0.31): selected -0.1 (-0.2 to 0) more often, score -0.05 higher",
      "      row 3 and row 41, 0.123 apart (age a and b): 0.91 and 0.2",
      "",
    ]);
    expect(lines({ matches: [{ ...match, pairs: 1, meanDistance: null, decisions: null }] })[7]).toBe(
      "  f beside the nearest m, 1 pair: score -0.05 higher",
    );
  });

  test("say what another group would change for the same row, or why it was not asked", () => {
    const change = { to: "m", rows: 40, gained: known(0.1), lost: known(0.02), scoreChange: known(0.06, 0.05, 0.07) };
    const flips = [
      { grouping: "sex", reason: null, changes: [change, { ...change, to: "x", gained: null, lost: null }] },
      { grouping: "region", reason: "no feature says it", changes: [] },
    ];
    expect(lines({ flips }).slice(7)).toEqual([
      "  sex set to m and all else left, 40 rows: score changes by 0.06 (0.05 to 0.07); newly selected 0.1, no more 0.02",
      "  sex set to x and all else left, 40 rows: score changes by 0.06 (0.05 to 0.07)",
      "  region was not flipped: no feature says it",
      "",
    ]);
  });
});
