import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { matrix, type WhyboxError } from "whybox";
import { pythonModel } from "whybox/models";

const folder = mkdtempSync(join(tmpdir(), "whybox-answers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const python = process.env.WHYBOX_PYTHON ?? "python3";
const runs = (program: string) => spawnSync(python, ["-c", program]).status === 0;
const hasPython = runs("");
const hasNumpy = runs("import numpy");

let files = 0;
/** The answers of a model whose predict answers this expression for two rows; or its error. */
async function answersOf(expression: string): Promise<string> {
  const file = join(folder, `answers-${files++}.py`);
  const predict = `def predict(rows):\n    return ${expression}\n`;
  writeFileSync(
    file,
    `import decimal, fractions\nfeatures = [{"name": "x", "kind": "number"}]\noutputs = ["y"]\n${predict}`,
  );
  await using model = await pythonModel(file);
  try {
    return [...(await model.predict(matrix([[1], [2]]))).data].join(" ");
  } catch (error) {
    return `${(error as WhyboxError).code} ${(error as WhyboxError).message}`;
  }
}

const EXPECTED = "expected one number per row, or a list of numbers for each";

describe.skipIf(!hasPython)("what Python answers", () => {
  test.each([
    ["[0.5, 1]", "0.5 1"],
    ["[[0.5], (1,)]", "0.5 1"],
    ["[True, False]", "1 0"],
    ["[decimal.Decimal('0.1'), fractions.Fraction(1, 4)]", "0.1 0.25"],
    ["(x for x in [1, 2])", "1 2"],
  ])("%s are numbers", async (expression, expected) => expect(await answersOf(expression)).toBe(expected));

  test.each([
    ["[1+2j, 1]", "complex"],
    ["['0.5', '1']", "'0.5'"],
    ["[b'1', b'2']", "b'1'"],
    ["[None, 1.0]", "None"],
    ["[{'y': 1}, {'y': 2}]", "{'y': 1}"],
    ["'12'", "predict answered a str"],
    ["{'y': [1, 2]}", "predict answered a dict"],
    ["{1.0, 2.0}", "predict answered a set"],
    ["[[1.0], [1.0, 2.0]]", "of different lengths"],
    ["3.0", "for 2 rows"],
    ["[[[1.0]], [[1.0]]]", EXPECTED],
    ["[]", "for 2"],
  ])("%s is refused in words of what is expected", async (expression, shown) => {
    const said = await answersOf(expression);
    expect(said).toContain("MODEL_FAILED");
    expect(said).toContain(shown);
    expect(said).toContain(EXPECTED);
  });

  test.each(["float('nan')", "float('inf')"])("%s is refused with its row", async (value) => {
    expect(await answersOf(`[1.0, ${value}]`)).toMatch(
      /MODEL_ANSWER_INVALID .*got (NaN|Infinity) at row 1, output "y"/,
    );
  });
});

describe.skipIf(!hasNumpy)("what numpy answers", () => {
  const numpy = "__import__('numpy')";

  test.each([
    [`${numpy}.array([1, 2], dtype="float32")`, "1 2"],
    [`[${numpy}.float64(0.5), ${numpy}.int64(2)]`, "0.5 2"],
    [`[${numpy}.array([0.5]), ${numpy}.array([2])]`, "0.5 2"],
    [`${numpy}.ma.masked_array([1.0, 2.0], mask=[False, False])`, "1 2"],
  ])("%s are numbers", async (expression, expected) => expect(await answersOf(expression)).toBe(expected));

  test.each([
    [`${numpy}.array([1+2j, 1])`, "complex numbers, such as"],
    [`${numpy}.array([1+0j, 1], dtype=object)`, "a complex"],
    [`${numpy}.array(["0.5", "1"])`, "texts, such as"],
    [`${numpy}.array(["2020-01-01"] * 2, dtype="datetime64[D]")`, "dates, such as"],
    [`${numpy}.array([1, 2], dtype="timedelta64[D]")`, "spans of time"],
    [`${numpy}.zeros(2, dtype=[("y", "f8")])`, "records, such as"],
    [`${numpy}.float64(3)`, "an array of shape () for 2 rows"],
  ])("%s is refused, where it was read as numbers in part", async (expression, shown) => {
    expect(await answersOf(expression)).toContain(shown);
  });

  test("a masked value is none", async () => {
    expect(await answersOf(`${numpy}.ma.masked_array([1.0, 2.0], mask=[False, True])`)).toContain("got NaN at row 1");
  });
});
