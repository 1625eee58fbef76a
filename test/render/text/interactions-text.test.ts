import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { interactionsText } from "../../../dist/render/text/interactions-text.js";
import { cells, known, made } from "./made.js";

const strength = (features: number[], value: number, share: object = known(0.25, 0.1, 0.4), output = 0) => ({
  ...{ features, output, share, unnormalised: known(value, value / 2, 2 * value) },
});
const explain = (pairs: object[], totals: object[] = [], about: object = {}) =>
  made(
    "interactions",
    { rows: 40, pairs, totals },
    { parts: ["age", "debt", "job"].map((name) => ({ name })), ...about },
  );
const sentence = (...given: Parameters<typeof explain>) => interactionsText.sentence(explain(...given) as never);
const lines = (explanation: ReturnType<typeof explain>, options: object = {}) =>
  toText(explanation, { width: 120, ...options })
    .split("\n")
    .slice(0, -2);

describe("the sentence on interactions", () => {
  test("names the strongest pair and the share that is more than a sum", () => {
    expect(sentence([strength([0, 1], 2), strength([1, 2], 1)], [strength([2], 9)])).toBe(
      "In credit, age and debt interact most: 25% of what they do together is more than a sum.",
    );
  });

  test("names a feature where no pair was looked at", () => {
    expect(sentence([], [strength([2], 1)])).toBe(
      "In credit, job interacts most: 25% of what the model does is more than a sum.",
    );
  });

  test("says that nothing is known where nothing is", () => {
    expect(sentence([])).toBe("Nothing is known of interactions in credit.");
    expect(sentence([strength([0, 1], 0, known(null))])).toBe("Nothing is known of interactions in credit.");
  });
});

describe("the lines on interactions", () => {
  test("have features with all others, then pairs, each with strength and share and their intervals", () => {
    const table = lines(
      explain([strength([0, 1], 2)], [strength([2], 1, known(0.5)), strength([0], 0.5, known(null))]),
    );
    expect(table.map(cells)).toEqual([
      ["credit: interactions, over 40 rows"],
      [""],
      ["with all others", "strength", "95% interval", "share", "95% interval"],
      ["job", "1", "0.5 to 2", "50%"],
      ["age", "0.5", "0.25 to 1", "-"],
      [""],
      ["pair", "strength", "95% interval", "share", "95% interval"],
      ["age and debt", "2", "1 to 4", "25%", "10% to 40%"],
      [""],
    ]);
  });

  test("are the top ones, with a count of the weaker, and no table of what was not looked at", () => {
    const pairs = [strength([0, 1], 3), strength([1, 2], 2), strength([0, 2], 1)];
    const table = lines(explain(pairs), { top: 1 });
    expect(table).toContain("  and 2 weaker ones");
    expect(lines(explain(pairs), { top: 2 })).toContain("  and 1 weaker one");
    expect(lines(explain(pairs), { top: 3 }).join("")).not.toContain("weaker");
    expect(table.join("\n")).not.toContain("with all others");
  });

  test("say of which output they are where there are several", () => {
    const two = { outputs: ["repaid", "late"], units: [null, null], prediction: [0, 0], baseline: [null, null] };
    expect(lines(explain([strength([0, 1], 2, known(0.5), 1)], [], two)).join("\n")).toContain("age and debt, on late");
  });
});
