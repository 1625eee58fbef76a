import { describe, expect, test } from "vitest";
import { type Explanation, parseExplanation, toText } from "whybox";
import { toHtml, toSvg } from "whybox/charts";
import { chartsOf } from "../../dist/charts/charts.js";
import { explanationsByName } from "../fixtures/explanations.js";

const made = Object.entries(explanationsByName);

/** Lists that may be empty, and what has to go with them. */
const emptied: { readonly [kind: string]: object } = {
  performance: { metrics: [], residuals: [] },
  slices: { slices: [] },
  effects: { curves: [], surfaces: [] },
  interactions: { totals: [], pairs: [] },
  profile: { columns: [], issues: [], associations: [], proxies: [], suspectLabels: [], outliers: [], drift: null },
  strategies: { clusters: [], assignments: [] },
  subgroups: { subgroups: [], pValue: null },
  mitigation: { frontier: [], effect: null, change: { of: "labels", changed: 0, groups: [] } },
  groupGap: { tree: null, rest: null, throughProtected: null, throughProxies: null },
  individualFairness: { flips: [], matches: [] },
  findings: { findings: [], sections: [], skipped: [], failed: [] },
  tree: { curve: [], leaves: [] },
  ruleList: { curve: [], leaves: [] },
  additive: { curve: [], terms: [] },
  softTree: { curve: [] },
  subset: { parts: [], gains: [] },
};

describe("explanations that say little", () => {
  test.each(made.filter(([name]) => name !== "lime"))("%s, with empty lists", async (_, make) => {
    const explanation = await make();
    const change = emptied[explanation.kind];
    if (change) expectSane({ ...explanation, result: { ...explanation.result, ...change } } as Explanation);
    if (explanation.kind === "effects") {
      const none = { values: [[]], low: [[]], high: [[]], at: [], shares: [], outside: [], data: null, rows: [] };
      const [curve] = explanation.result.curves;
      expectSane({ ...explanation, result: { ...explanation.result, curves: [{ ...curve, ...none }] } });
    }
    const { classification } = explanation.result as { classification?: object | null };
    if (!classification) return;
    const calibration = { of: "predicted class", bins: [], curve: [], error: 0, expectedIfCalibrated: 0, corrected: 0 };
    const none = { classes: [], positive: null, confusion: [], perClass: [], calibration, thresholds: null };
    expectSane({ ...explanation, result: { ...explanation.result, classification: none } } as Explanation);
  });

  test.each(made)("%s, with nothing known about how sure anything is", async (_, make) => {
    expectSane(unsure(await make()));
  });

  test.each(["permutation", "interactions", "strategies", "profile"])(
    "%s of 500 parts: the most telling are drawn",
    async (name) => {
      const wide = widened(await explanationsByName[name](), 500);
      expectSane(wide);
      for (const chart of chartsOf(wide, "one")) {
        const svg = toSvg(wide, { chart: chart.name });
        expect(svg.length, chart.name).toBeLessThan(60_000);
      }
      expect(toHtml(wide).length).toBeLessThan(500_000);
    },
  );
});

/** Parses, prints and draws it in every way; nothing in it may read like a slip. */
function expectSane(given: Explanation): void {
  const explanation = parseExplanation(JSON.stringify(given));
  const page = toHtml(explanation).replaceAll(/<script[\s\S]*?<\/script>/g, "");
  const drawn = chartsOf(explanation, "one").flatMap(({ name }) => [
    toSvg(explanation, { chart: name }),
    toSvg(explanation, { chart: name, width: 200 }),
  ]);
  for (const text of [page, toText(explanation), ...drawn]) expect(text).not.toMatch(/NaN|undefined|Infinity/);
}

/** As many nulls, however deep the lists are. */
function unknowns(numbers: unknown): unknown {
  return Array.isArray(numbers) ? numbers.map(unknowns) : null;
}

/** The explanation with every interval, standard error and estimate unknown. */
function unsure(explanation: Explanation): Explanation {
  const walk = (inner: unknown, key: string): unknown => {
    if (typeof inner !== "object" || inner === null) return inner;
    if (key === "standardErrors") return unknowns(inner);
    if ((key === "low" || key === "high") && Array.isArray(inner)) return inner.map((row) => row.map(() => null));
    if (Array.isArray(inner)) return inner.map((each) => walk(each, key));
    const fields = Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, walk(each, name)]));
    if ("interval" in fields && "value" in fields)
      return { ...fields, value: null, low: null, high: null, interval: null, reason: "no row says" };
    return key === "curve" && "low" in fields ? { ...fields, low: null, high: null } : fields;
  };
  const result = walk(explanation.result, "") as { standardErrors?: unknown };
  // Of an importance they are numbers, whatever happens.
  if (explanation.kind === "importance") return explanation;
  return { ...explanation, result } as Explanation;
}

/** The explanation, stretched to so many parts. */
function widened(explanation: Explanation, parts: number): Explanation {
  const stretch = <Item extends object>(list: readonly Item[], name = "name") =>
    Array.from({ length: parts }, (_, i) => ({ ...list[i % list.length], [name]: `part ${i}` }));
  const subject = { ...explanation.subject, parts: stretch(explanation.subject.parts) };
  const { result } = explanation;
  switch (explanation.kind) {
    case "lossImportance":
      return { ...explanation, subject, result: { ...explanation.result, values: stretch(explanation.result.values) } };
    case "interactions": {
      const [pair] = explanation.result.pairs;
      const pairs = Array.from({ length: parts - 1 }, (_, i) => ({ ...pair, features: [i, i + 1] }));
      return { ...explanation, subject, result: { ...explanation.result, pairs } };
    }
    case "strategies": {
      const clusters = explanation.result.clusters.map((cluster) => ({
        ...cluster,
        mean: subject.parts.map((_, i) => cluster.mean[i % cluster.mean.length]),
      }));
      return { ...explanation, subject, result: { ...explanation.result, clusters } };
    }
    case "profile": {
      const columns = stretch(explanation.result.columns);
      const associations = columns.slice(1).map(({ name }, i) => ({
        columns: [columns[i].name, name] as const,
        ...{ strength: i / parts, measure: "Spearman" as const, determines: false },
      }));
      return { ...explanation, subject, result: { ...explanation.result, columns, associations } };
    }
    default:
      throw new Error(`nothing to stretch in ${result}`);
  }
}
