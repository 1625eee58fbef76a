import { describe, expect, test } from "vitest";
import { exactShapley, greedy, toText } from "whybox";
import { chartNumbers } from "../../../dist/render/text/chart-numbers.js";
import { tableGame } from "../../fixtures/games.js";
import { attributionOf } from "./made.js";

const written = (values: number[], errors: (number | null)[]) =>
  toText(attributionOf(values, { standardErrors: [errors] }), { width: 100 });

describe("numbers of one chart", () => {
  test.each([
    [
      [0.314, -0.2],
      [0.012, 0.003],
      ["+0.314 ± 0.012", "-0.200 ± 0.003"],
    ],
    [
      [31.4, -2],
      [12, 3],
      ["+31 ± 12", "-2 ±  3"],
    ],
    [
      [314_159, -2],
      [0.6, 0.4],
      ["+314159 ± 1", "-2 ± <1"],
    ],
    [
      [0.5, 0],
      [0, 0],
      ["+0.5000", "0.0000"],
    ],
    [
      [9.96, 1],
      [0.95, 0.2],
      ["+9.96 ± 0.95", "+1.00 ± 0.20"],
    ],
  ])(
    "%j with errors of %j: two digits of the largest error, four of the largest value at most",
    (values, errors, expected) => {
      const text = written(values, errors).replace(/ +/g, " ");
      for (const number of expected) expect(text).toContain(number.replace(/ +/g, " "));
    },
  );

  test("say that an error is less than the last digit, and give a value no more digits than anyone can use", async () => {
    const text = written([-0.1631089, 0.02], [0.0000065, 0.0000031]);
    expect(text).toContain("-0.1631 ± <0.0001");
    expect(text).not.toContain("0.1631089");
  });

  test("have no sign where they are 0 as they are written", () => {
    const { value } = chartNumbers(100, 10);
    expect([value(0.2), value(-0.2), value(-0), value(0.6), value(-0.6)]).toEqual(["0", "0", "0", "+1", "-1"]);
  });

  test("have an exponent where decimals would not show them, or no one would count the digits", async () => {
    const tiny = toText(await exactShapley(tableGame([0, 1e-300, 2e-300, 4e-300])));
    expect(tiny).toContain("+2.500e-300");
    expect(tiny).toContain("+1.500e-300");
    const large = toText(await exactShapley(tableGame([0, 1e30, -2e30, 4e30])));
    expect(large).toContain("+3.500e+30");
    expect(toText(await greedy(tableGame([0, 1e-300, 2e-300, 4e-300]), { count: 1 }))).toContain("+2.000e-300");
    const { value, error } = chartNumbers(2e15, 3e12);
    expect([value(-2e15), value(0), error(3.14e12), error(0)]).toEqual(["-2.000e+15", "0", "3.1e+12", "0"]);
    // On either side of the bounds.
    expect(chartNumbers(0.99e-9).value(0.99e-9)).toBe("+9.900e-10");
    expect(chartNumbers(1.5e-9).value(1.5e-9)).toBe("+0.000000001500");
    expect(chartNumbers(9.9e11).value(9.9e11)).toBe("+990000000000");
    expect(chartNumbers(1e12).value(1e12)).toBe("+1.000e+12");
  });

  test("beside a larger error are nothing if that is what there is", async () => {
    expect(written([2.5e-300, 1.5e-300], [0.001, 0.001])).toContain("0.0000 ± 0.0010");
  });

  test("are whole where all are 0", () => {
    expect(chartNumbers(0, 0).value(0)).toBe("0");
    expect(written([0, 0], [0.5, 0.25])).toContain("0.00 ± 0.50");
  });
});
