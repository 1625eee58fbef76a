import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { attributionOf, made } from "../render/text/made.js";

/** The numbers to the right of the bars, from top to bottom. */
function numbersOf(values: readonly number[], errors: readonly (number | null)[], top = 20): string[] {
  const svg = toSvg(attributionOf(values, { standardErrors: [errors] }), { chart: "bars", top });
  return inRows(svg);
}

/** Labels of all rows are written before their numbers. */
function inRows(svg: string): string[] {
  const words = [...svg.matchAll(/y="0\.32em">([^<]*)</g)].map(([, text]) => text);
  return words.slice(words.length / 2);
}

describe("the numbers of bars", () => {
  test("have as many decimals as show two digits of the largest error, all alike", () => {
    expect(numbersOf([3, -1.25, 0], [0.5, 0.021, 0])).toEqual(["+3.00 ± 0.50", "-1.25 ± 0.02", "0.00 ± 0.00"]);
    expect(numbersOf([310.4, 2], [12.2, 3])).toEqual(["+310 ± 12", "+2 ± 3"]);
  });

  test("are without errors where all values are exact", () => {
    expect(numbersOf([3, -1], [0, 0])).toEqual(["+3.000", "-1.000"]);
  });

  test("have a question mark where an error is not known", () => {
    expect(numbersOf([3, -1], [null, 0.1])).toEqual(["+3.00 ± ?", "-1.00 ± 0.10"]);
    expect(numbersOf([3, -1], [null, null])).toEqual(["+3.000 ± ?", "-1.000 ± ?"]);
  });

  test("of exact values that are summed up are exact too", () => {
    expect(numbersOf([4, 3, -1, 1.5], [0, 0, 0, 0], 2)).toEqual(["+4.000", "+3.000", "+0.500"]);
    expect(numbersOf([4, 3, -1, 1.5], [0, 0, 0, 0.1], 2)).toEqual(["+4.000 ± 0.000", "+3.000 ± 0.000", "+0.500 ± ?"]);
  });

  test("have no sign where bars have none", () => {
    const svg = toSvg(
      made(
        "importance",
        {
          ...{ meanAbsolute: [[2, 0.5]], meanSigned: [[2, -0.5]], standardErrors: [[0.25, 0.1]] },
          ...{ rows: 7, rowsPerOutput: [7] },
        },
        { parts: [{ name: "a" }, { name: "b" }] },
      ),
      { chart: "bars" },
    );
    expect(inRows(svg)).toEqual(["2.00 ± 0.25", "0.50 ± 0.10"]);
  });
});
