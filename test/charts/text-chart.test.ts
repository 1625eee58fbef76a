import { expect, test } from "vitest";
import type { Attribution, SubsetExplanation } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { elements, texts } from "./drawn.js";

test("the ground of a word is as strong as its value, orange where it raises the answer and blue where it lowers it", async () => {
  const explanation = (await explanationsByName.text()) as Attribution;
  const [values, errors] = [explanation.result.values[0], explanation.result.standardErrors[0]];
  const largest = Math.max(...values.map(Math.abs));
  const svg = toSvg(explanation, { chart: "text" });
  const found = new Map(
    [...svg.matchAll(/<rect [^>]*rx="4" fill="(#\w+)" fill-opacity="([\d.]+)"><title>([^:]*):/g)].map(
      ([, fill, opacity, word]) => [word, { fill, opacity: Number(opacity) }],
    ),
  );
  explanation.subject.parts.forEach(({ name }, part) => {
    // What may as well be 0 is paler.
    const certain = Math.abs(values[part]) < 2 * (errors[part] as number) ? 0.35 : 1;
    const opacity = (0.85 * certain * Math.abs(values[part])) / largest;
    const ground = found.get(name);
    if (opacity < 0.0005) return;
    expect(ground?.opacity).toBeCloseTo(opacity, 3);
    expect(ground?.fill).toBe(values[part] < 0 ? "#1f5fbf" : "#d95f02");
  });
  expect(found.size).toBeGreaterThan(2);
});

test("words stand under their grounds, in the order of the text and within the page", async () => {
  const explanation = (await explanationsByName.text()) as Attribution;
  const svg = toSvg(explanation, { chart: "text", width: 200 });
  const { source } = explanation.subject;
  const words = texts(svg).slice(2).join("").replace(/\s/g, "");
  expect(words).toBe((source as { text: string }).text.replace(/\s/g, ""));
  for (const { x, textLength } of elements(svg, "text").slice(2)) {
    expect(Number(x) + Number(textLength)).toBeLessThanOrEqual(200);
  }
});

test("of a chosen subset just the chosen words have a ground", async () => {
  const explanation = (await explanationsByName.subset()) as SubsetExplanation;
  const grounds = elements(toSvg(explanation, { chart: "text" }), "rect").filter(({ rx }) => rx === "4");
  expect(grounds).toHaveLength(explanation.result.parts.length);
});
