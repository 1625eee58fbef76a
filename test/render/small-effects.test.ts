import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toText } from "whybox";
import { toSvg } from "whybox/charts";
import { smallEffects } from "../../dist/render/small-effects.js";
import { explanationsByName } from "../fixtures/explanations.js";
import { attributionOf, known, made } from "./text/made.js";

const explanation = (await explanationsByName.attribution()) as Attribution;

/** The explanation with values of another size, and standard errors of a share of the values. */
function scaled(largest: number, share: number, unit: string | null = "probability", prediction = 0.99): Attribution {
  const { result, subject } = explanation;
  const most = Math.max(...result.values[0].map(Math.abs));
  const values = result.values.map((row) => row.map((value) => (value / most) * largest));
  return {
    ...explanation,
    subject: { ...subject, units: subject.units.map(() => unit), prediction: subject.prediction.map(() => prediction) },
    result: { ...result, values, standardErrors: values.map((row) => row.map((value) => share * Math.abs(value))) },
  };
}

const nothing = "all values are next to nothing beside the prediction";

describe("effects that are next to nothing", () => {
  test("are called that in text and charts", () => {
    const small = scaled(1e-4, 0.1);
    expect(toText(small)).toContain(nothing);
    for (const chart of ["bars", "waterfall"])
      expect(toSvg(small, { chart })).toContain("all next to nothing beside it");
    expect(smallEffects(scaled(10, 0, "EUR", 1e6), 0)).toBe("nothing");
  });

  test("and those within their standard errors are called chance", () => {
    const chance = scaled(0.3, 0.8);
    expect(toText(chance)).toContain("no value is beyond twice its standard error");
    for (const chart of ["bars", "waterfall"]) expect(toSvg(chance, { chart })).toContain("all may be chance");
  });

  test("others are not", () => {
    for (const each of [scaled(0.3, 0.1), scaled(0.02, 0), scaled(1e4, 0, "EUR", 1e6), scaled(2, 0, null, 0)]) {
      expect(smallEffects(each, 0)).toBeUndefined();
      expect(toText(each)).not.toMatch(/next\s+to nothing|chance/);
    }
  });
});

test("a sum beyond the largest double is not written as Infinity", () => {
  const text = toText(scaled(1.7e308, 0, null, 1e308), { top: 1 });
  expect(text).not.toContain("Infinity");
});

const probability = { units: ["probability"] };
const parts = [0, 1, 2].map((part) => ({ name: `x${part}` }));
const flat = (text: string) => text.replace(/\s+/g, " ");

describe("importance that is next to nothing", () => {
  const importance = (means: number[], about: object = probability, more: object = {}) =>
    made(
      "importance",
      {
        ...{ meanAbsolute: [means], meanSigned: [means], standardErrors: [means.map(() => 1)] },
        ...{ rows: 12, rowsPerOutput: [12], ...more },
      },
      { parts, prediction: [0.9], ...about },
    );
  const said = (explanation: ReturnType<typeof importance>) => [
    flat(toSvg(explanation, { chart: "bars" })).includes("over 12 rows; all next to nothing beside the answers"),
    flat(toText(explanation)).includes("all values are next to nothing beside the prediction"),
  ];

  test("is called that in text and chart", () => {
    expect(said(importance([0.009, 0.001, 0]))).toEqual([true, true]);
    expect(said(importance([9, 1, 0], { units: ["EUR"], prediction: [-10_000] }))).toEqual([true, true]);
  });

  test("is not where one part counts, in log odds, or where nothing moves at all", () => {
    for (const each of [
      importance([0.02, 0.001, 0]),
      importance([0.009, 0.001, 0], probability, { link: "logit" }),
      importance([9, 1, 0], { units: ["EUR"], prediction: [1000] }),
      importance([0, 0, 0]),
    ])
      expect(said(each)).toEqual([false, false]);
  });

  test("is never called chance: a mean of sizes lies above 0 however they came about", () => {
    expect(toText(importance([0.3, 0.2, 0.1]))).not.toMatch(/twice|chance/);
  });
});

describe("interactions that are next to nothing or chance", () => {
  const index = (pairs: number[], error: number, about: object = probability) =>
    made(
      "interactionIndex",
      {
        ...{ index: "SII", order: 2, sets: [[0], [1], [2], [0, 1], [1, 2]], intercepts: [0], addsUp: false },
        ...{ values: [[0.5, -0.3, 0.2, ...pairs]], standardErrors: [[0, 0, 0, error, error]] },
      },
      { parts, prediction: [0.9], ...about },
    );

  test("are called that in both charts and in the text, though single parts count", () => {
    const small = index([0.004, -0.002], 0);
    for (const chart of ["heatmap", "network"])
      expect(toSvg(small, { chart, width: 900 })).toContain("SII; all interactions next to nothing beside the answer;");
    expect(toText(small).split("next to nothing beside the prediction")).toHaveLength(2);
    const chance = index([0.4, -0.2], 0.3);
    for (const chart of ["heatmap", "network"])
      expect(toSvg(chance, { chart, width: 900 })).toContain("SII; all interactions may be chance;");
    expect(toText(chance).split("no value is beyond twice its standard error")).toHaveLength(2);
  });

  test("are not where one counts", () => {
    for (const each of [index([0.4, -0.002], 0.1), index([0.02, 0], 0), index([0, 0], 0)]) {
      for (const chart of ["heatmap", "network"]) expect(toSvg(each, { chart })).not.toMatch(/next to nothing|chance/);
      expect(toText(each)).not.toMatch(/next to nothing|twice/);
    }
  });

  test("of a whole table are called that too, where the answer is a probability", () => {
    const strength = (value: number | null) => ({
      ...{ features: [0, 1], output: 0, share: known(0.5), unnormalised: known(value) },
    });
    const table = (values: (number | null)[], about: object = probability) =>
      made("interactions", { rows: 40, totals: [], pairs: values.map(strength) }, { parts, prediction: [], ...about });
    const small = table([0.009, null]);
    expect(toSvg(small, { chart: "bars" })).toContain("over 40 rows; all next to nothing beside the answers");
    expect(toText(small)).toContain("all values are next to nothing beside the prediction");
    for (const each of [table([0.02, 0.001]), table([0.009], { units: [null] }), table([]), table([null])]) {
      expect(toSvg(each, { chart: "bars" })).not.toContain("next to nothing");
      expect(toText(each)).not.toContain("next to nothing");
    }
  });
});

describe("effects in many rows that are next to nothing or chance", () => {
  /** Rows by parts: effects, with one standard error for all. */
  const rows = (values: number[][], error: number | null, about: object = probability) =>
    values.map((row) =>
      attributionOf(row, { standardErrors: [row.map(() => error)] }, { prediction: [0.9], ...about }),
    );
  const drawn = (explanations: Attribution[]) =>
    ["beeswarm", "global", "heatmap"].map((chart) => toSvg(explanations, { chart, width: 900 }));
  /** Forty rows of two parts within twice 0.1, of which every `often`-th row is beyond it. */
  const noise = (often: number, beyond: number) =>
    Array.from({ length: 40 }, (_, i) => [((i % 7) - 3) / 20, i % often === 0 ? beyond : ((i % 5) - 2) / 20]);

  test("are called that in every chart of many rows", () => {
    for (const svg of drawn(
      rows(
        [
          [0.004, -0.002],
          [0.001, 0.009],
        ],
        0,
      ),
    ))
      expect(svg).toMatch(/rows[^<]*; all next to nothing beside the answers/);
    for (const svg of drawn(rows(noise(20, 0.25), 0.1))) expect(svg).toMatch(/rows[^<]*; all may be chance/);
  });

  test("are not where a part counts in more rows than chance would have it, or in one beyond all chance", () => {
    for (const each of [
      rows(noise(5, 0.25), 0.1),
      rows(noise(40, 0.5), 0.1),
      rows(noise(40, 0.25), null),
      rows(
        [
          [0.004, -0.002],
          [0.001, 0.02],
        ],
        0,
      ),
      rows([[9, 1]], 0, { units: ["EUR"], prediction: [1000] }),
      rows(
        [
          [0, 0],
          [0, 0],
        ],
        0,
      ),
    ])
      for (const svg of drawn(each)) expect(svg).not.toMatch(/next to nothing|chance/);
  });

  test("are next to nothing beside the answer of their own row", () => {
    const money = (prediction: number) => rows([[9, 1]], 0, { units: ["EUR"], prediction: [prediction] });
    for (const svg of drawn([...money(10_000), ...money(20_000)])) expect(svg).toContain("next to nothing");
    for (const svg of drawn([...money(10_000), ...money(2000)])) expect(svg).not.toContain("next to nothing");
  });
});
