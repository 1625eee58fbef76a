import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, probe, toText } from "whybox";
import { attributionOf } from "./text/made.js";

/** The label of a part, as a text writes it. */
const label = (part: object) => {
  const line = toText(attributionOf([1], {}, { parts: [{ name: "age", ...part }] }), { width: 200 })
    .split("\n")
    .find((each) => each.includes("+1")) as string;
  return line.trim().split(/\s{2,}/)[0];
};

describe("the label of a part", () => {
  test("is its name and value, with a unit where there is one", () => {
    expect(label({ value: 41, unit: "years" })).toBe("age = 41 years");
    expect(label({ value: 41_250.4 })).toBe("age = 41,250.4");
    expect(label({ value: "nurse", unit: null })).toBe("age = nurse");
    expect(label({ value: true })).toBe("age = true");
    expect(label({ value: 0 })).toBe("age = 0");
    expect(label({ value: "" })).toBe("age =");
  });

  test("is its name alone where it has no value, and says where the value is missing", () => {
    expect(label({})).toBe("age");
    expect(label({ value: null, unit: "years" })).toBe("age = missing");
  });

  test("is the predicate where there is one", () => {
    expect(label({ value: 41, predicate: "39 < age <= 47" })).toBe("39 < age <= 47");
  });

  test("is the one column that is on of a one-hot group, and each column of any other", () => {
    expect(label({ value: { red: 0, green: 1 } })).toBe("age = green");
    expect(label({ value: { red: 0, green: 0 } })).toBe("age = red 0, green 0");
    expect(label({ value: { red: 1, green: 1 } })).toBe("age = red 1, green 1");
    expect(label({ value: { size: 1, weight: 2.5 } })).toBe("age = size 1, weight 2.5");
    expect(label({ value: { size: 1, weight: null, colour: "red" } })).toBe("age = size 1, weight missing, colour red");
    expect(label({ value: { inner: { on: 1, off: 0 } } })).toBe("age = inner on");
  });

  test("of groups of columns names them", async () => {
    const model = blackBox((rows) => rows.map(([a, b, c, d]) => a + 2 * b + 3 * c + d), {
      input: {
        kind: "columns",
        features: ["red", "green", "blue", "size"].map((name) => ({ name, kind: "number" as const })),
      },
      outputs: [{ name: "y" }],
    });
    const hot = await exactShapley(
      probe(model, columns([[1, 0, 0, 2]], [0, 0, 1, 5], { groups: { colour: [0, 1, 2] } })),
    );
    expect(toText(hot)).toContain("colour = blue ");
    const pair = await exactShapley(probe(model, columns([[1, 0, 0, 2]], [0, 0, 1, 5], { groups: [[2, 3]] })));
    expect(toText(pair)).toContain("blue + size = blue 1, size 5");
  });

  test("spells what a terminal would obey", () => {
    expect(label({ value: "a\nb\u001b" })).toBe(String.raw`age = a\nb\u001b`);
  });
});
