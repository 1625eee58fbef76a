import { blackBox } from "whybox";

export const people = [
  { age: 31, sex: "f", job: "nurse", paid: "yes", weight: 1, id: "a", household: 7, seen: "2024-01-05", note: "x" },
  { age: 52, sex: "m", job: "clerk", paid: "no", weight: 0, id: "b", household: 7, seen: "2024-01-03", note: "y" },
  { age: 25, sex: "", job: "clerk", paid: null, weight: 2.5, id: "c", household: 9, seen: null, note: "x" },
];

export const model = blackBox((rows) => rows.map(([age]) => age / 100), {
  input: {
    kind: "columns",
    features: [
      { name: "age", kind: "number" },
      { name: "job", kind: "category", categories: ["clerk", "nurse"] },
    ],
  },
  outputs: [{ name: "yes", unit: "probability" }],
});
