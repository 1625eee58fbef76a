import { type Attribution, blackBox, columns, exactShapley, probe } from "whybox";

export const house = blackBox(
  (rows) =>
    rows.map(
      ({ area, city, garden }) => 50 + 3 * Number(area) + (city === "Oslo" ? 120 : 0) - (garden === null ? 7 : 0),
    ),
  {
    name: "house prices",
    input: {
      kind: "columns",
      features: [
        { name: "area", kind: "number", unit: "m2" },
        { name: "city", kind: "category", categories: ["Bergen", "Oslo"] },
        { name: "garden", kind: "number", unit: "m2", missing: true },
        { name: "floor", kind: "number" },
      ],
    },
    outputs: [{ name: "price", unit: "kEUR" }],
    rows: "records",
  },
);

export const background = Array.from({ length: 12 }, (_, i) => [60 + 5 * i, i % 2, 10 * i, i % 4]);

export const explain = (row: number[]): Promise<Attribution> => exactShapley(probe(house, columns(background, row)));

export const yes = blackBox((rows) => rows.map(([a, b]) => 1 / (1 + Math.exp(-a - b))).map((p) => [p, 1 - p]), {
  name: "logistic",
  input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
  outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" })),
});
