import { expect, test } from "vitest";
import type { AdditiveExplanation } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { elements, expectLinear, points, texts } from "./drawn.js";

test("every curve has a step per bin at the height of its value, on one scale for all panels", async () => {
  const explanation = (await explanationsByName.additive()) as AdditiveExplanation;
  const svg = toSvg(explanation, { chart: "curves" });
  const single = explanation.result.terms.filter(({ features }) => features.length === 1);
  const curves = elements(svg, "path").filter(({ fill }) => fill === "none");
  expect(curves).toHaveLength(single.length);
  // A step function: of each bin the place where its step begins.
  const heights = curves.flatMap(({ d }, i) => {
    const bins = single[i].values.length - 1;
    return points(d)
      .filter((_, at) => at % 2 === 0)
      .slice(0, bins)
      .map(([, y]) => y);
  });
  const output = 1;
  expectLinear(
    heights,
    single.flatMap(({ values }) => values.slice(0, -1).map((row) => row[output])),
  );
  expect(Math.max(...heights)).toBeGreaterThan(Math.min(...heights));
  for (const { features } of single) expect(texts(svg)).toContain(explanation.result.features[features[0]].name);
});

test("says how many curves are left out", async () => {
  const explanation = (await explanationsByName.additive()) as AdditiveExplanation;
  const svg = toSvg(explanation, { chart: "curves", top: 2 });
  const left = explanation.result.terms.length - 2;
  expect(texts(svg)).toContain(`2 curves; ${left} other terms not drawn; in log odds`);
});
