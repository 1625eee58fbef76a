import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  globalImportance,
  kernelShap,
  permutationShapley,
  probe,
  toText,
  WhyboxError,
} from "whybox";
import { fitTree, rules } from "whybox/trees";
import { noises, tableGame } from "../../fixtures/games.js";
import { explain } from "./house.js";

describe("toText", () => {
  test("shows parts by size with their values, numbers aligned", async () => {
    expect(toText(await explain([104.5, 0, Number.NaN, 3]))).toMatchSnapshot();
  });

  test("shows standard errors with two digits, cost, and notes wrapped to the width", async () => {
    const sampled = await kernelShap(tableGame(noises(2 ** 9)), { budgetRows: 60, seed: 2 });
    const text = toText(sampled, { width: 70, top: 5 });
    expect(text).toMatchSnapshot();
    for (const line of text.split("\n")) expect([...line].length).toBeLessThanOrEqual(70);
  });

  test("says that a standard error is unknown", async () => {
    const { result, ...rest } = await kernelShap(tableGame(noises(2 ** 9)), { budgetRows: 20 });
    const standardErrors = [result.standardErrors[0].map(() => null)];
    expect(toText({ ...rest, result: { ...result, standardErrors } })).toContain("± ?");
  });

  test("shows a table of importance", async () => {
    const explanations = await Promise.all(
      [
        [104.5, 0, Number.NaN, 3],
        [70, 1, 5, 0],
        [140, 1, 5, 2],
      ].map(explain),
    );
    expect(toText(globalImportance(explanations))).toMatchSnapshot();
  });

  test("draws nothing where every value is 0", async () => {
    expect(toText(await exactShapley(tableGame([2, 2, 2, 2])))).toMatchSnapshot();
  });
});

describe("toText of an aborted run", () => {
  test("says that the run was aborted", async () => {
    const stop = new AbortController();
    const chunky = blackBox(
      async (rows) => {
        await new Promise((resolve) => setTimeout(resolve));
        return rows.map((row) => row.reduce((total, value, i) => total + value * (i + 1), 0));
      },
      {
        name: "slow",
        input: {
          kind: "columns",
          features: Array.from({ length: 8 }, (_, i) => ({ name: `x${i}`, kind: "number" as const })),
        },
        outputs: [{ name: "y" }],
      },
    );
    const background = Array.from({ length: 200 }, (_, i) => Array.from({ length: 8 }, (_, j) => (i * (j + 3)) % 17));
    const error = await permutationShapley(probe(chunky, columns(background, [1, 2, 3, 4, 5, 6, 7, 8])), {
      signal: stop.signal,
      budgetRows: 40_000,
      onProgress: (done, total) => {
        if (done > total / 2) stop.abort();
      },
    }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(WhyboxError);
    expect(error.partial.cost.stoppedBy).toBe("aborted");
    expect(toText(error.partial)).toMatch(/\n {2}aborted before it was done; sampled: [\d,]+ coalitions asked; /);
    const whole = await exactShapley(tableGame([0, 1, 2, 4]));
    expect(toText(whole)).not.toContain("aborted");
    const cost = { ...whole.cost, stoppedBy: "aborted" as const };
    expect(toText(globalImportance([whole, { ...whole, cost }]))).toContain(
      "\n  some explanations are of aborted runs; ",
    );
  });
});

describe("toText of what is hard to print", () => {
  test("never looks at diagnostics or at the method's name", async () => {
    const odd = await exactShapley(tableGame([0, 1, 2, 4]));
    const diagnostics = { unanswered: 5, selected: { 0: [1] }, localPrediction: 3, heldOutR2: ["high"] };
    expect(toText({ ...odd, diagnostics, method: { ...odd.method, name: "lime" } })).toBe(toText(odd));
  });

  test("says so where there is nothing to draw", async () => {
    const odd = await exactShapley(tableGame([0, 1, 2, 4]));
    const none = {
      ...odd,
      subject: { ...odd.subject, parts: [] },
      result: { ...odd.result, values: [[]], standardErrors: [[]] },
    };
    expect(toText(globalImportance([none]))).toContain("no part has a value");
  });

  test("says in a sentence that a kind is one of a later version", async () => {
    const later = { ...(await exactShapley(tableGame([0, 1, 2, 4]))), kind: "causes" } as never;
    expect(toText(later)).toContain(
      'An explanation of game of kind "causes", which this version of whybox cannot show; a later one may.',
    );
  });
});

test.each([
  [{ widht: 40 }, 'toText: unknown option "widht"; known options are width, top'],
  [null, "toText: expected options to be an object, got null"],
  [{ width: Number.NaN }, "toText: expected width to be a whole number of 0 or more, got NaN"],
  [{ width: Number.POSITIVE_INFINITY }, "toText: expected width to be a whole number of 0 or more, got Infinity"],
  [{ width: "80" }, 'toText: expected width to be a whole number of 0 or more, got "80"'],
  [{ top: 0 }, "toText: expected top to be a whole number of 1 or more, got 0"],
])("toText refuses the options %j", async (options, message) => {
  const explanation = await exactShapley(tableGame([0, 1, 2, 4]));
  expect(() => toText(explanation, options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message }),
  );
});

describe("a tree or rules without an explanation around them", () => {
  const tree = fitTree([[1], [2], [3], [4]], [0, 0, 1, 1], { task: "classification", outputs: ["no", "yes"] });

  test("are printed: the tree indented with its rows, rules one per line", () => {
    expect(toText(tree)).toBe("  x0 <= 2.5: no 100%  2 rows\n  x0 > 2.5: yes 100%  2 rows\n");
    expect(toText(rules(tree))).toBe("if x0 <= 2.5 then no\nif x0 > 2.5 then yes\n");
  });

  test.each([[undefined], [{ trees: [], base: [], scale: 1 }], [[1]], [{ nodes: 3 }]])(
    "anything else is an error: %j",
    (value) => {
      expect(() => toText(value as never)).toThrow("toText: expected an explanation, a tree or rules, got ");
    },
  );
});
