import { expect, test } from "vitest";
import type { InteractionIndexExplanation } from "whybox";
import { toSvg } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { elements, expectLinear } from "../drawn.js";

async function network(pairs: { readonly [pair: string]: number }, effects: readonly number[]) {
  const found = (await explanationsByName.interactionIndex()) as InteractionIndexExplanation;
  const sets = found.result.sets;
  const values = sets.map((set) => (set.length === 1 ? effects[set[0]] : (pairs[set.join()] ?? 0)));
  const result = { ...found.result, values: found.result.values.map(() => values) };
  return toSvg({ ...found, result }, { chart: "network" });
}

test("lines are as wide as what two parts do together, dots by area as large as what one does, coloured by sign", async () => {
  const svg = await network({ "0,1": 4, "1,2": -2, "0,2": 1 }, [4, -1, 0, 0, 0]);
  const lines = elements(svg, "line");
  // The strongest lies on top.
  expectLinear(
    lines.map(({ "stroke-width": width }) => Number(width)),
    [1, 2, 4],
    0.1,
  );
  expect(lines.map(({ stroke }) => stroke)).toEqual(["#d95f02", "#1f5fbf", "#d95f02"]);
  const radii = elements(svg, "circle").map(({ r }) => Number(r));
  const [largest, second, none] = [14, 8.5, 3];
  expect(radii.toSorted((a, b) => b - a).slice(0, 3)).toEqual([largest, second, none]);
});

test("lines much thinner than the widest are left out, and counted", async () => {
  const svg = await network({ "0,1": 4, "1,2": 0.1 }, [1, 1, 1, 1, 1]);
  expect(elements(svg, "line")).toHaveLength(1);
  const parts = elements(svg, "circle").length;
  expect(svg).toContain(`${(parts * (parts - 1)) / 2 - 1} weaker lines left out`);
});
