import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { type DatasetFlags, datasetFlags, datasetOptions } from "../../../dist/cli/inputs/dataset-flags.js";
import { tableOptions } from "../../../dist/cli/inputs/table-options.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { expectThrown } from "../../fixtures/expect-refused.js";

/** The flags as a command parses them. */
function parsed(...args: string[]): DatasetFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const option of [...datasetFlags("a table"), ...tableOptions()]) command.addOption(option);
  return command.parse(["--data", "people.csv", ...args], { from: "user" }).opts();
}

describe("--groups", () => {
  test.each([
    ["sex", ["sex"]],
    ["sex,town", ["sex", "town"]],
    ["age:25:45", [{ column: "age", cuts: [25, 45] }]],
    ["sex,balance:-10.5:0:1000", ["sex", { column: "balance", cuts: [-10.5, 0, 1000] }]],
    ["ratio a:b", ["ratio a:b"]],
    ["ratio a:b:2", [{ column: "ratio a:b", cuts: [2] }]],
  ])("%s names columns, and cuts of numbers", (text, groups) => {
    expect(parsed("--groups", text).groups).toEqual(groups);
    expect(datasetOptions(parsed("--groups", text), undefined).groups).toEqual(groups);
  });

  test("given twice add up", () => {
    expect(parsed("--groups", "sex", "--groups", "age:40").groups).toEqual(["sex", { column: "age", cuts: [40] }]);
  });

  test.each(["age:45:30", "age:30:30", ":30", ""])("%j is refused", (text) => {
    expect(() => parsed("--groups", text)).toThrow("Expected columns, or column:cut:cut with rising numbers.");
  });
});

describe("datasetOptions", () => {
  test("says what the columns are, and how the file is read", () => {
    const flags = parsed(
      ...["--target", "paid", "--positive", "yes", "--weights", "w", "--id", "who", "--cluster", "home"],
      ...["--time", "day", "--where", "age > 30", "--na", "?", "--delimiter", ";", "--decimal", ",", "--ignore", "x"],
    );
    expect(datasetOptions(flags, undefined)).toEqual({
      target: { column: "paid", positive: "yes" },
      weights: "w",
      id: "who",
      cluster: "home",
      time: "day",
      where: "age > 30",
      na: ["?"],
      delimiter: ";",
      decimal: ",",
      ignore: ["x"],
    });
    expect(datasetOptions(parsed("--target", "paid"), undefined)).toEqual({ target: "paid" });
    expect(datasetOptions(parsed(), undefined)).toEqual({});
  });

  test("refuses a positive class of no target", () => {
    expectThrown(
      () => datasetOptions(parsed("--positive", "yes"), undefined),
      UsageError,
      "--positive names a class of --target, which is not there",
    );
  });
});
