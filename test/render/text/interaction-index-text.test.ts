import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { interactionIndexText } from "../../../dist/render/text/interaction-index-text.js";
import { lineOf, made } from "./made.js";

const explain = (sets: { readonly [set: string]: number }, more: object = {}, about: object = {}) =>
  made(
    "interactionIndex",
    {
      ...{ index: "SII", order: 3, addsUp: false, intercepts: [0.1, 4] },
      sets: Object.keys(sets).map((set) => set.split(",").map(Number)),
      ...{ values: [Object.values(sets)], standardErrors: [Object.values(sets).map(() => 0)], ...more },
    },
    { parts: Array.from({ length: 8 }, (_, i) => ({ name: `x${i}` })), prediction: [0.75, 9], ...about },
  );
const sentence = (...given: Parameters<typeof explain>) => interactionIndexText.sentence(explain(...given) as never);
const lines = (explanation: ReturnType<typeof explain>, options: object = {}) =>
  toText(explanation, { width: 100, ...options })
    .split("\n")
    .slice(0, -2);
const sets = { "0": 1, "1": -2, "0,1": 0.5, "1,2": -3, "0,1,2": 0.75 };

describe("the sentence on what acts together", () => {
  test("names the two strongest sets, and whether they raise or lower the answer", () => {
    expect(sentence(sets, {}, { units: ["EUR"] })).toBe(
      "For repaid, the model says 0.75 EUR. What acts together most is x1 x x2 (together they lower it) and x0 x x1 x x2 (together they raise it).",
    );
  });

  test("names no effect of a single part, and says so where nothing acts together", () => {
    expect(sentence({ "0": 5, "0,1": 0 })).toBe(
      "For repaid, the model says 0.75. No parts were found to act together.",
    );
    expect(sentence({ "0": 5, "0,1": 1e-9 })).toContain("most is x0 x x1");
  });
});

describe("the lines on what acts together", () => {
  test("say what is predicted, where values start, and what the index means", () => {
    expect(lines(explain(sets)).slice(0, 3)).toEqual([
      "credit: repaid",
      "  prediction 0.75, with every part hidden 0.1",
      "  SII, what parts do together beyond what fewer of them do",
    ]);
    expect(lines(explain(sets, { addsUp: true, index: "k-SII" }))[2]).toBe(
      "  k-SII, what parts do together beyond what fewer of them do; values add up",
    );
    expect(lines(explain(sets, { index: "STII" }))[2]).toContain("shared out over the largest sets");
    for (const index of ["FSII", "FBII"])
      expect(lines(explain(sets, { index }))[2]).toContain("the sum of effects closest to the model");
    expect(lines(explain(sets, { index: "constructor" }))[2]).toContain("beyond what fewer of them do");
  });

  test("name the scale, and the unit of the prediction where that is another", () => {
    const probability = { units: ["probability"] };
    expect(lines(explain(sets, {}, probability)).slice(0, 2)).toEqual([
      "credit: repaid, in probability",
      "  prediction 0.75, with every part hidden 0.1",
    ]);
    expect(lines(explain(sets, { link: "logit" }, probability)).slice(0, 2)).toEqual([
      "credit: repaid, in log odds",
      "  prediction 0.75 probability, with every part hidden 0.1 log odds",
    ]);
  });

  test("have single parts, pairs and larger sets each in a chart of their own, the strongest first", () => {
    const found = lines(explain(sets));
    const order = [
      "effects of single parts",
      "x1 ",
      "x0 ",
      "interactions of 2 parts",
      "x1 x x2",
      "x0 x x1 ",
      "interactions of 3 parts",
      "x0 x x1 x x2",
    ];
    const places = order.map((start) =>
      found.findIndex((line) => line.trim().startsWith(start.trimEnd()) && line.includes(start)),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(lineOf(found, "x1 x x2")).toMatch(/-3\.000$/);
  });

  test("count the weaker interactions beyond the top or beyond twenty, and show all single parts", () => {
    const many = Object.fromEntries([
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((part) => [String(part), 1]),
      ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((a) =>
        [0, 1, 2, 3, 4, 5, 6, 7].filter((b) => b > a).map((b) => [`${a},${b}`, a + b]),
      ),
    ]);
    const pairs = (options: object) => lines(explain(many), options).filter((line) => / x /.test(line));
    expect(pairs({ top: 3 })).toHaveLength(3);
    expect(pairs({ top: 3 })[0]).toContain("x6 x x7");
    expect(lines(explain(many), { top: 3 })).toContain("  and 25 weaker ones");
    expect(pairs({ top: 99 })).toHaveLength(20);
    expect(lines(explain(many), { top: 99 })).toContain("  and 8 weaker ones");
    // Effects beyond the top are summed up, which interactions cannot be.
    expect(lines(explain(many), { top: 3 }).join("\n")).toContain("5 more, together");
    expect(lines(explain({ "0,1": 1, "0,2": 2 }), { top: 1 })).toContain("  and 1 weaker one");
    expect(lines(explain({ "0,1": 1, "0,2": 2 }), { top: 2 }).join("")).not.toContain("weaker");
  });

  test("come for each output, and say so where no part has a value", () => {
    const two = { outputs: ["repaid", "late"], units: [null, "days"] };
    const found = lines(explain({ "0": 1 }, { values: [[1], [7]], standardErrors: [[0], [0]] }, two));
    const second = found.slice(found.indexOf("credit: late, in days"));
    expect(second[1]).toBe("  prediction 9, with every part hidden 4");
    expect(lineOf(second, "x0")).toContain("+7");
    expect(lines(explain({}))).toContain("  no part has a value");
  });
});
