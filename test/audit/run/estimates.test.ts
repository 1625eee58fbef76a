import { describe, expect, test } from "vitest";
import { boundedEstimate, meanEstimate, shareEstimate, unknownEstimate } from "../../../dist/audit/run/estimates.js";

const unknown = (reason: string) => ({ value: null, low: null, high: null, interval: null, reason });

describe("a share", () => {
  // Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])("%d of %d has Wilson's interval", (hits, total, low, high) => {
    const found = shareEstimate(hits, total, total);
    expect(found).toMatchObject({ value: hits / total, interval: "Wilson" });
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test("of weights is as sure as their effective number of rows, and never more than all", () => {
    const weighted = shareEstimate(8.1, 26.3, 263);
    expect(weighted.value).toBeCloseTo(81 / 263, 12);
    expect(weighted.low).toBeCloseTo(0.2553, 4);
    expect(shareEstimate(0.1 + 0.2, 0.3, 3).value).toBe(1);
  });

  test("of no rows is not known", () => {
    expect(shareEstimate(0, 0, 0)).toEqual(unknown("there is no such row"));
  });
});

describe("a mean", () => {
  test("has Student's interval and the deviation of single values", () => {
    // Student 1908, extra hours of sleep (dextro): mean .75, deviation 1.789; t of 9 degrees of freedom: 2.2622.
    const sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const { value, low, high, interval, deviation } = meanEstimate(sleep);
    expect(value).toBeCloseTo(0.75, 12);
    expect(deviation).toBeCloseTo(1.789, 3);
    expect(low).toBeCloseTo(0.75 - (2.2622 * 1.789) / Math.sqrt(10), 3);
    expect(high).toBeCloseTo(0.75 + (2.2622 * 1.789) / Math.sqrt(10), 3);
    expect(interval).toBe("t");
  });

  test("of one value has no spread, of none is not known", () => {
    expect(meanEstimate([3])).toEqual({ ...unknown("one row has no spread"), value: 3, deviation: null });
    expect(meanEstimate([])).toEqual({ ...unknown("there is no such row"), deviation: null });
    expect(meanEstimate([3, 3])).toMatchObject({ value: 3, low: 3, high: 3, deviation: 0 });
  });
});

describe("a statistic with bounds", () => {
  const of = (value: number, low: number | null, high: number | null) =>
    boundedEstimate(value, { low, high }, "bootstrap", "no row says");
  test("keeps them, and says where they come from", () => {
    expect(of(0, -1, 0)).toEqual({ value: 0, low: -1, high: 0, interval: "bootstrap" });
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY])("of %d is not known", (value) => {
    expect(of(value, 0, 1)).toEqual(unknown("no row says"));
  });
  test.each([
    [null, 1],
    [0, null],
  ])("without both (%s, %s) has none", (low, high) => {
    expect(of(2, low, high)).toEqual({ ...unknown("there are too few rows to resample"), value: 2 });
  });
});

test("what is not known has its reason", () => {
  expect(unknownEstimate("why not")).toEqual(unknown("why not"));
});
