import { expect, test } from "vitest";
import type { RuleListExplanation } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { elements, expectLinear, numbersIn, texts } from "./drawn.js";

test("a rule's bar is its share of the rows, its dot its agreement, its whisker the interval of that", async () => {
  const explanation = (await explanationsByName.ruleList()) as RuleListExplanation;
  const svg = toSvg(explanation, { chart: "rules", width: 720 });
  const { rules, leaves } = explanation.result;
  const bars = elements(svg, "rect").filter(({ height, fill }) => height === "10" && fill === "#57708c");
  expectLinear(
    bars.map(({ width }) => Number(width)),
    leaves.map(({ support }) => support),
  );
  const measured = leaves.flatMap(({ agreement }) => (agreement ? [agreement] : []));
  const dots = elements(svg, "circle").map(({ cx }) => Number(cx));
  const whiskers = elements(svg, "path")
    .filter(({ "stroke-width": width }) => width === "2")
    .map(({ d }) => [numbersIn(d)[0], numbersIn(d)[2]]);
  expectLinear(
    [...dots, ...whiskers.flat()],
    [...measured.map(({ share }) => share), ...measured.flatMap(({ low, high }) => [low, high])],
  );
  const words = texts(svg);
  expect(words.filter((word) => word.startsWith("→ "))).toHaveLength(rules.length);
  expect(words.filter((word) => word === "else")).toHaveLength(1);
});
