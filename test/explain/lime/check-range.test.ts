import { describe, expect, test } from "vitest";
import { blackBox, columns, lime, probe } from "whybox";

const input = { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) } as const;
const background = [
  [0, 0],
  [1, 0],
  [0, 2],
  [3, 1],
];
const outputs = [{ name: "count" }, { name: "price" }];
/** Beside a small output one that goes from `base` by up to four steps. */
const explained = (base: number, step: number, options: object = {}) => {
  const model = blackBox((rows) => rows.map(([a, b]) => [a, base + step * (a + b)]), { name: "m", input, outputs });
  return lime(probe(model, columns(background, [3, 1])), { samples: 256, outputs: ["price"], ...options });
};

describe("answers that differ by more than has a square", () => {
  test.each([
    ["samples", {}],
    ["all coalitions", { enumerate: true }],
    ["samples without a control variate", { controlVariate: false }],
  ])("are refused by lime on %s, which names their output", async (_, options) => {
    await expect(explained(0, 1e300, options)).rejects.toMatchObject({
      code: "MODEL_ANSWER_INVALID",
      message: expect.stringMatching(
        /^lime: answers differ by so much that the squares of their differences are beyond the largest double, got \S+ to 4e\+300, output "price"; scale the output down$/,
      ),
    });
  });

  test("are no matter in an output that is not explained", async () => {
    const { subject } = await explained(0, 1e300, { outputs: ["count"] });
    expect(subject.outputs).toEqual(["count"]);
  });
});

test("large answers that are all alike, and those whose squares can be summed, are explained", async () => {
  expect((await explained(1e300, 0)).result.values[0]).toEqual([0, 0]);
  const [small, large] = await Promise.all([1, 1e150].map((step) => explained(0, step)));
  for (const [part, value] of large.result.values[0].entries()) {
    expect(value / 1e150).toBeCloseTo(small.result.values[0][part], 9);
  }
});
