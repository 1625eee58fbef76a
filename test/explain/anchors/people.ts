import { blackBox, type Feature, matrix } from "whybox";

export const people: readonly Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "occupation", kind: "category", categories: ["Sales", "Craft"] },
  { name: "hours", kind: "number", missing: true },
];

export const crowd = matrix(
  Array.from({ length: 300 }, (_, i) => [18 + ((i * 37) % 60), i % 2, i % 7 === 0 ? Number.NaN : 20 + ((i * 13) % 40)]),
);

export const income = blackBox(
  (rows) => rows.map(([age, occupation]) => (occupation === 0 ? 1000 : 0) + 10 * Math.floor(age / 20)),
  {
    name: "income",
    input: { kind: "columns", features: people },
    outputs: [{ name: "euros", unit: "EUR" }],
  },
);
