import { expect, test } from "vitest";
import type { Performance } from "whybox/audit";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, expectLinear, points } from "../drawn.js";

test("each line goes through its measure at every threshold, on an axis from 0 to 1", async () => {
  const explanation = (await explanationsByName.performance()) as Performance;
  const rows = explanation.result.classification?.thresholds ?? [];
  const svg = toSvg(explanation, { chart: "thresholds" });
  const lines = elements(svg, "path").filter(({ d }) => points(d).length === rows.length);
  const measures = (["recall", "precision", "falsePositiveRate", "selected"] as const).filter((measure) =>
    rows.every((row) => row[measure] !== null),
  );
  expect(measures.length).toBeGreaterThan(2);
  expect(lines).toHaveLength(measures.length);
  const found = lines.map(({ d }) => points(d));
  expectLinear(
    [322, 90, ...found.flat().map(([, y]) => y)],
    [0, 1, ...measures.flatMap((measure) => rows.map((row) => row[measure] as number))],
  );
  expectLinear(
    [54, 462, ...found.flat().map(([x]) => x)],
    [0, 1, ...measures.flatMap(() => rows.map(({ threshold }) => threshold))],
  );
});
