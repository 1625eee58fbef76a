import { expect, test } from "vitest";
import { blackBox, columns, lime, offsetColumns, probe, toText } from "whybox";
import { treeSurrogate } from "whybox/trees";
import { uniformRows } from "../../fixtures/teachers.js";

const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
// Only together do a and b count.
const both = blackBox((rows) => rows.map(([a, b]) => (a > 0.5 && b > 0.5 ? 1 : 0)), {
  name: "both",
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});

test("a tree as surrogate follows an interaction that no sum of slopes can", async () => {
  const asked = probe(both, columns([[0, 0, 0]], [1, 1, 1]));
  const tree = await lime(asked, {
    surrogate: treeSurrogate({ maxLeaves: 3, minSamplesLeaf: 1 }),
    enumerate: false,
    samples: 640,
  });
  const linear = await lime(asked, { enumerate: false, samples: 640 });
  expect(tree.result.heldOutR2).toEqual([1]);
  expect(linear.result.surrogate?.heldOutR2[0]).toBeLessThan(0.95);
  expect(tree.result.localPrediction).toEqual([1]);
  const text = toText(tree);
  expect(text).toContain("a = 1 is kept");
  expect(text).toMatch(/b = 1 is kept: 1 +\d+% of the samples/);
});

test("where parts are real numbers the tree reads by their names and thresholds", async () => {
  const background = uniformRows(100, 3);
  const explanation = await lime(probe(both, offsetColumns(background, [0.6, 0.6, 0.5])), {
    surrogate: treeSurrogate({ maxLeaves: 4 }),
    samples: 640,
  });
  expect(toText(explanation)).toMatch(/\n {2}(a|b) <= /);
});

test("limits are checked", () => {
  expect(() => treeSurrogate({ maxLeaves: 0 })).toThrow(
    "treeSurrogate: expected maxLeaves to be a whole number of 1 or more, got 0",
  );
});
