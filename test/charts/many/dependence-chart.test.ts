import { expect, test } from "vitest";
import { type Attribution, blackBox, columns, kernelShap, probe } from "whybox";
import { toSvg } from "whybox/charts";
import { noises } from "../../fixtures/games.js";
import { expectLinear, texts } from "../drawn.js";

const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const noise = noises(3 * 90, 11);
const table = Array.from({ length: 90 }, (_, i) => noise.slice(3 * i, 3 * i + 3));

/** Explanations of a model in which a and c act together, and b by itself. */
async function explained(): Promise<Attribution[]> {
  const predict = (rows: number[][]) => rows.map(([a, b, c]) => 2 * a + 3 * a * c + b);
  const model = blackBox(predict, { name: "pair", input: { kind: "columns", features }, outputs: [{ name: "y" }] });
  return Promise.all(table.slice(0, 60).map((row) => kernelShap(probe(model, columns(table.slice(60), row)))));
}

test("dots lie at what the part holds and what it does, and take the colour of the part it acts with", async () => {
  const rows = await explained();
  const svg = toSvg(rows, { chart: "dependence", part: "a" });
  expect(texts(svg).join("; ")).toContain("colour: c, blue low to orange high");
  const dots = [...svg.matchAll(/M([\d.]+) ([\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(dots).toHaveLength(rows.length);
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  expectLinear(sorted(dots.map(([x]) => x)), sorted(table.slice(0, 60).map(([a]) => a)));
  // Higher values stand higher up.
  expectLinear(sorted(dots.map(([, y]) => -y)), sorted(rows.map(({ result }) => result.values[0][0])));
});
