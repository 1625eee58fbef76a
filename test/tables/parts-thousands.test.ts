import { describe, expect, test } from "vitest";
import { partsThousands } from "../../dist/tables/parts-thousands.js";

describe("thousands are parted", () => {
  test.each([
    ["1,234", "."],
    ["-12,345,678.5", "."],
    ["$1,000.00", "."],
    ["1 234 €", "."],
    ["1\u00a0234", "."],
    ["1'234'567", "."],
    ["1.234,5", ","],
    ["999.999", ","],
  ] as const)("in %s where the decimal character is %s", (text, decimal) => {
    expect(partsThousands(text, decimal)).toBe(true);
  });

  test.each([
    ["123", "."],
    ["1,23", "."],
    ["1,2345", "."],
    ["1234,567", "."],
    ["0,123", "."],
    ["1,234 567", "."],
    ["1.234", "."],
    ["1,234", ","],
    ["4111 1111", "."],
    ["1,234a", "."],
  ] as const)("not in %s where it is %s", (text, decimal) => {
    expect(partsThousands(text, decimal)).toBe(false);
  });
});
