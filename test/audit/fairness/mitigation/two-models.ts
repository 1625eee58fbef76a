import { blackBox } from "whybox";
import { answersOf, dataset } from "whybox/audit";
import { parkMiller } from "../../../fixtures/park-miller.js";

export const { uniform: random } = parkMiller(3);

export const records = Array.from({ length: 600 }, (_, row) => {
  const sex = row % 2 ? "f" : "m";
  const skill = random();
  return {
    skill,
    y: random() < 0.2 + 0.6 * skill ? "1" : "0",
    sex,
    first: skill - (sex === "f" ? 0.2 : 0),
    later: skill,
  };
});

export const modelOf = (column: string) =>
  blackBox((rows) => rows.map(([p]) => Math.min(1, Math.max(0, p))), {
    name: column,
    input: { kind: "columns", features: [{ name: column, kind: "number" }] },
    outputs: [{ name: "1", unit: "probability" }],
  });

export const answers = (column: string, rows: readonly { [name: string]: unknown }[] = records) => {
  const model = modelOf(column);
  return answersOf(model, dataset(rows, { model, target: "y", groups: ["sex"] }));
};
