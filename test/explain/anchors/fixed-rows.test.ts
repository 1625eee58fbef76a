import { expect, test } from "vitest";
import { binnedColumns, blackBox, probe } from "whybox";
import { fixedRows } from "../../../dist/explain/anchors/fixed-rows.js";
import { perturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";

const giveWay = async () => {};

async function distributionOf(background: number[][], instance: number[]) {
  const model = blackBox((rows) => rows.map(([a]) => a), {
    input: {
      kind: "columns",
      features: [
        { name: "a", kind: "number" },
        { name: "b", kind: "category", categories: ["x", "y"] },
      ],
    },
    outputs: [{ name: "y" }],
  });
  const asked = probe(model, binnedColumns(background, instance));
  return perturbationDistribution(asked, 0, await asked.conditions?.(giveWay));
}

const background = Array.from({ length: 40 }, (_, row) => [row, row % 2]);

test("rows inside the bin are fixed, those outside get a drawn value", async () => {
  const distribution = await distributionOf(background, [3, 1]);
  const rows = await fixedRows([0], distribution, "interventional", giveWay);
  expect(rows).toHaveLength(40);
  for (const [reference, row] of rows?.entries() ?? []) {
    expect(row !== undefined).toBe(distribution.meets([0], reference));
    if (row) expect(row.key).toBe(distribution.row([0], reference).key);
  }
});

test("there are none where a rule draws no value: of categories, and of rows as they are", async () => {
  const distribution = await distributionOf(background, [3, 1]);
  expect(await fixedRows([1], distribution, "interventional", giveWay)).toBeUndefined();
  expect(await fixedRows([0], distribution, "conditional", giveWay)).toBeUndefined();
});
