import { describe, expect, test } from "vitest";
import { blackBox, type Output } from "whybox";
import { dataset } from "whybox/audit";

type Cell = string | number | boolean | null;
const targetOf = (cells: readonly Cell[], choice: object = {}, outputs?: readonly Output[]) => {
  const features = [{ name: "x", kind: "number" as const }];
  const model =
    outputs &&
    blackBox((rows) => rows.map(() => outputs.map(() => 0)), { input: { kind: "columns", features }, outputs });
  return dataset(
    cells.map((y, x) => ({ x, y })),
    { ...(model ? { model } : { features: ["x"] }), target: { column: "y", ...choice } },
  ).target as { kind: string; classes?: string[]; positive?: string; values: Float64Array };
};

const P: Output = { name: "p", unit: "probability" };

describe("a target is a class or a number", () => {
  test.each<[string, Cell[], object, Output[] | undefined, "class" | "number"]>([
    ["labels", ["a", "b"], {}, undefined, "class"],
    ["labels, whatever the model answers", ["a", "b"], {}, [{ name: "price" }], "class"],
    ["0 and 1", [0, 1, null, 1], {}, undefined, "class"],
    ["other numbers", [0, 1, 2], {}, undefined, "number"],
    ["nothing but gaps", [null, null], { kind: undefined }, undefined, "number"],
    ["numbers, where the model answers probabilities", [1, 2, 3], {}, [P, { ...P, name: "q" }], "class"],
    ["numbers, where it answers log odds", [1, 2], {}, [{ name: "p", unit: "logit" }], "class"],
    ["0 and 1, where it answers something else", [0, 1], {}, [{ name: "price", unit: "EUR" }], "number"],
    ["0 and 1, where it answers a probability and something else", [0, 1], {}, [P, { name: "n" }], "number"],
    ["0 and 1, as it is told", [0, 1], { kind: "number" }, [P], "number"],
    ["numbers, as it is told", [3, 5, 3], { kind: "class" }, undefined, "class"],
  ])("%s: %j", (_, cells, choice, outputs, kind) => {
    expect(targetOf(cells, choice, outputs).kind).toBe(kind);
  });
});

test("numbers that are classes go by their own names, in rising order, and gaps stay gaps", () => {
  expect(targetOf([10, 9, null, -1, 10], { kind: "class" })).toMatchObject({
    classes: ["-1", "9", "10"],
    values: Float64Array.of(2, 1, Number.NaN, 0, 2),
  });
  expect(targetOf([2.5, null], {})).toEqual({ name: "y", kind: "number", values: Float64Array.of(2.5, Number.NaN) });
});

describe("the positive class", () => {
  test.each<[string, Cell[], Output[] | undefined, string | undefined]>([
    ["says yes", ["no", "Yes"], undefined, "Yes"],
    ["is true", [true, false], undefined, "true"],
    ["is 1", [1, 0], undefined, "1"],
    ["is the other of a class that says no", ["bad", "No"], undefined, "bad"],
    ["is the other of -1", ["-1", "fine"], undefined, "fine"],
    ["is the one that a single output is called by", ["a", "b", "c"], [{ ...P, name: "b" }], "b"],
    ["is that even where the other says yes", ["yes", "maybe"], [{ ...P, name: "maybe" }], "maybe"],
    ["is not known of names that say nothing", ["cat", "dog"], undefined, undefined],
    ["is not known of three, one of which says yes", ["yes", "no", "maybe"], undefined, undefined],
    ["is not the name of one of several outputs", ["cat", "dog"], [P, { ...P, name: "cat" }], undefined],
  ])("%s", (_, cells, outputs, positive) => {
    expect(targetOf(cells, {}, outputs).positive).toBe(positive);
  });

  test("is the one that is asked for", () => {
    expect(targetOf(["yes", "no"], { positive: "no" }).positive).toBe("no");
    expect(targetOf([1, 0], { positive: 0 }).positive).toBe("0");
  });
});

test.each<[string, Cell[], object, "INVALID_DATA" | "INVALID_ARGUMENT", string]>([
  [
    "labels as numbers",
    ["a", "b"],
    { kind: "number" },
    "INVALID_DATA",
    'expected numbers in the target "y", got labels such as "a"',
  ],
  [
    "a class that does not come up",
    ["paid", "late"],
    { positive: "payed" },
    "INVALID_ARGUMENT",
    'the target "y" has no class "payed"; did you mean "paid"?',
  ],
])("%s: refused", (_, cells, choice, code, message) => {
  expect(() => targetOf(cells, choice)).toThrow(expect.objectContaining({ code, message: `dataset: ${message}` }));
});
