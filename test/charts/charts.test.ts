import { describe, expect, test } from "vitest";
import { type Explanation, parseExplanation } from "whybox";
import { toPng, toSvg } from "whybox/charts";
import { explanationsByName, manyAttributions } from "../fixtures/explanations.js";
import { HOSTILE, hostile } from "../fixtures/hostile-names.js";

/** The charts of each explanation. */
const drawn: [string, string][] = [
  ["attribution", "waterfall"],
  ["attribution", "bars"],
  ["lime", "waterfall"],
  ["lime", "bars"],
  ["text", "text"],
  ["image", "regions"],
  ["subset", "text"],
  ["subset", "gains"],
  ["chosenRegions", "regions"],
  ["rule", "rule"],
  ["importance", "bars"],
  ["tree", "tree"],
  ["tree", "size"],
  ["additive", "curves"],
  ["ruleList", "rules"],
  ["softTree", "tree"],
  ["performance", "calibration"],
  ["performance", "thresholds"],
  ["performance", "confusion"],
  ["performanceOfNumbers", "residuals"],
  ["slices", "slices"],
  ["effects", "curves"],
  ["effects", "surfaces"],
  ["dependence", "curves"],
  ["interactions", "bars"],
  ["permutation", "bars"],
  ["sage", "bars"],
  ["profile", "associations"],
  ["profile", "drift"],
  ["strategies", "reasons"],
  ["fairness", "rates"],
  ["fairness", "gaps"],
  ["fairness", "roc"],
  ["fairness", "calibration"],
  ["fairnessOfNumbers", "rates"],
  ["fairnessOfNumbers", "gaps"],
  ["subgroups", "subgroups"],
  ["mitigation", "changes"],
  ["mitigation", "frontier"],
  ["groupGap", "bars"],
  ["individualFairness", "differences"],
];
const many = ["global", "beeswarm", "dependence", "heatmap"];

describe("charts", () => {
  test.each(drawn)("of %s: %s is SVG that stands alone, the same every time", async (name, chart) => {
    const explanation = await explanationsByName[name]();
    const svg = toSvg(explanation, { chart });
    expect(toSvg(parseExplanation(JSON.stringify(explanation)), { chart })).toBe(svg);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<style|<script|\sstyle=/);
    expect(svg.length).toBeLessThan(30_000);
    expect((await toPng(explanation, { chart })).subarray(1, 4).toString()).toBe("PNG");
  });

  test.each(drawn)(
    "of %s: %s has no markup of hostile names, and any reader of XML can read it",
    async (name, chart) => {
      const explanation = parseExplanation(JSON.stringify(hostile(await explanationsByName[name]())));
      const svg = toSvg(explanation, { chart });
      expectNoMarkup(svg);
      expect((await toPng(explanation, { chart })).subarray(1, 4).toString()).toBe("PNG");
    },
  );

  test.each(many)("of many rows: %s", async (chart) => {
    const rows = await manyAttributions(30);
    const svg = toSvg(rows, { chart });
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<style|<script|\sstyle=/);
    expect((await toPng(rows, { chart })).subarray(1, 4).toString()).toBe("PNG");
    const unfriendly = rows.map((row) => parseExplanation(JSON.stringify(hostile(row))));
    const escaped = toSvg(unfriendly, { chart });
    expectNoMarkup(escaped);
    expect((await toPng(unfriendly, { chart })).subarray(1, 4).toString()).toBe("PNG");
  });

  test("500 parts: the largest are drawn, the rest together", async () => {
    const svg = toSvg(attributionOf(Array.from({ length: 500 }, (_, i) => (i - 250) / 100)), { chart: "bars" });
    expect(svg).toContain("480 more, together");
    expect(svg.length).toBeLessThan(20_000);
  });

  test.each([
    ["no part", []],
    ["one part", [3]],
    ["values of 0", [0, 0, 0]],
    ["values that overflow in a sum", [1.7e308, 1.7e308, -1.7e308]],
    ["values that underflow", [5e-324, -5e-324]],
  ])("%s: a sane picture", async (_, values) => {
    const explanation = attributionOf(values);
    for (const chart of ["waterfall", "bars"]) {
      const svg = toSvg(explanation, { chart });
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect((await toPng(explanation, { chart })).length).toBeGreaterThan(100);
    }
    for (const chart of many) {
      if (chart === "dependence") continue;
      expect(toSvg([explanation, explanation], { chart })).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("error bars are 1.96 standard errors on each side, and none where the error is not known", async () => {
    const known = toSvg(attributionOf([3, 1], [0.5, 0.5]), { chart: "bars" });
    const unknown = toSvg(attributionOf([3, 1], [null, null]), { chart: "bars" });
    expect(known).toContain("+3.00 ± 0.50");
    expect(unknown).toContain("+3.000 ± ?");
    // A line along each bar, at its height.
    const level = (svg: string) =>
      [...svg.matchAll(/<line [^>]*>/g)].filter(
        ([line]) => /y1="([\d.]+)"/.exec(line)?.[1] === /y2="([\d.]+)"/.exec(line)?.[1],
      ).length;
    expect(level(known) - level(unknown)).toBe(2);
  });

  test("names of more than a line are cut, never drawn over the numbers", () => {
    const explanation = attributionOf([1, 2], [0, 0], [HOSTILE[8], "short"]);
    for (const chart of ["waterfall", "bars"]) {
      expect(toSvg(explanation, { chart })).toContain("xxx…");
      expect(toSvg(explanation, { chart }).length).toBeLessThan(8000);
    }
  });

  test.each([
    [
      { chart: "pie" },
      'toSvg: unknown chart "pie" for an explanation of kind "attribution"; there are waterfall, bars',
    ],
    [
      { chart: "beeswarm" },
      'toSvg: unknown chart "beeswarm" for an explanation of kind "attribution"; there are waterfall, bars',
    ],
    [{ top: 0 }, "toSvg: expected top to be a whole number of 1 or more, got 0"],
    [{ width: 63 }, "toSvg: expected width to be a whole number of 64 or more, in pixels, got 63"],
    [{ part: "z" }, 'toSvg: unknown part "z"; the explained parts are "a", "b"'],
    [{ colour: "red" }, 'toSvg: unknown option "colour"; known options are chart, output, width, top, part'],
  ])("refuses the options %j", (options, message) => {
    expect(() => toSvg(attributionOf([1, 2]), options as object)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
    );
  });

  test("refuses what is no explanation, and says what it is", () => {
    const fail = (value: unknown) => () => toSvg(value as Explanation);
    expect(fail({ nodes: [], features: [] })).toThrow(
      "toSvg: expected an explanation, got an object with keys nodes, features",
    );
    expect(fail(null)).toThrow("toSvg: expected an explanation, got null");
    expect(fail([{ kind: "attribution" }])).toThrow(
      "toSvg: expected an explanation at 0, got an object with keys kind",
    );
  });

  test("refuses rows that do not belong together, and says which", () => {
    const other = { ...attributionOf([1, 2]), subject: { ...attributionOf([1, 2]).subject, model: "other" } };
    expect(() => toSvg([attributionOf([1, 2]), other])).toThrow(
      'toSvg: explanation 1: expected model "sum", got "other"',
    );
    expect(() => toSvg([])).toThrow("toSvg: expected at least one explanation, got none");
  });
});

/** Only elements and attributes that charts make: whatever a name holds is lettering. */
function expectNoMarkup(svg: string): void {
  const tags = svg.match(/<[^>]*>/g) ?? [];
  const strangers = tags.filter(
    (tag) =>
      !/^<\/?(svg|title|g|path|rect|line|text|circle|defs|filter|fe\w+|image|linearGradient|stop)[ />]/.test(tag) ||
      /\son\w+=/.test(tag.replace(/"[^"]*"/g, '""')) ||
      /href="(?!data:image\/png;base64,)/.test(tag),
  );
  expect(strangers).toEqual([]);
  expect(svg).not.toMatch(/\p{Bidi_Control}/u);
}

/** An attribution of a model that adds up its columns. */
function attributionOf(
  values: readonly number[],
  errors: readonly (number | null)[] = values.map(() => 0),
  names: readonly string[] = values.map((_, i) => String.fromCharCode(97 + (i % 26)) + (i < 26 ? "" : i)),
): Explanation {
  return parseExplanation({
    schema: "whybox/explanation@1",
    kind: "attribution",
    method: { name: "any", options: {}, seed: 0 },
    subject: {
      scope: "local",
      model: "sum",
      outputs: ["y"],
      units: [null],
      parts: names.map((name, i) => ({ name, value: i })),
      prediction: [
        Math.max(
          -1e308,
          Math.min(
            1e308,
            values.reduce((sum, value) => sum + value, 0),
          ),
        ),
      ],
      baseline: [0],
    },
    result: { values: [[...values]], standardErrors: [[...errors]], intercepts: [0] },
    diagnostics: {},
    notes: [],
    cost: { modelRows: 1, budgetRows: 1, stoppedBy: "complete" },
    run: {
      version: "0",
      executor: "in process",
      modelCalls: 1,
      retries: 0,
      cacheHits: 0,
      startedAt: "2026-01-01T00:00:00Z",
      wallMs: 1,
    },
  });
}
