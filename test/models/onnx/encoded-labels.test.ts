import { expect, test } from "vitest";
import { encodedLabels } from "../../../dist/models/onnx/encoded-labels.js";

const node = (operator: string, from: string, to: string, lists: Record<string, string[]> = {}) => ({
  operator,
  inputs: [from],
  outputs: [to],
  lists,
});

test("finds the labels of an encoder, behind nodes that hand a column on", () => {
  const nodes = [
    node("Reshape", "job", "a"),
    node("Identity", "a", "b"),
    node("OneHotEncoder", "b", "c", { cats_strings: ["x", "y"] }),
  ];
  expect(encodedLabels("job", nodes)).toEqual(["x", "y"]);
});

test("finds those behind a Gather, which takes a column out of a pipeline's table", () => {
  const nodes = [node("Gather", "job", "a"), node("OneHotEncoder", "a", "b", { cats_strings: ["x", "y"] })];
  expect(encodedLabels("job", nodes)).toEqual(["x", "y"]);
});

test("finds those of a LabelEncoder", () => {
  expect(encodedLabels("job", [node("LabelEncoder", "job", "a", { keys_strings: ["x"] })])).toEqual(["x"]);
});

test("finds none where two nodes read the column, or none does", () => {
  expect(encodedLabels("job", [node("Identity", "job", "a"), node("Identity", "job", "b")])).toBeUndefined();
  expect(encodedLabels("job", [])).toBeUndefined();
});

test("finds none in a graph that leads in circles", () => {
  expect(encodedLabels("a", [node("Identity", "a", "b"), node("Identity", "b", "a")])).toBeUndefined();
});
