import { describe, expect, test } from "vitest";
import { checkSource, checkTakes } from "../../../dist/cli/inputs/check-source.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { expectThrown } from "../../fixtures/expect-refused.js";

const LIST =
  "expected --data with --row or --rows for a model that takes columns, --text or --text-file for one that takes text, or --image for one that takes images";

describe("checkSource", () => {
  test.each([
    { data: "a.csv", row: 0 },
    { data: "a.csv", rows: { from: 0 }, background: "b.csv", group: [], bins: "quartiles" },
    { data: "a.csv", sample: 5, id: "who" },
    { text: "fine", mode: "bag", replacement: "-" },
    { textFile: "a.txt" },
    { image: "a.png", regions: 20, hide: "mean" },
    // Options of every source.
    { text: "fine", seed: 3, outputs: "all" },
  ])("takes one source with its options: %j", (options) => {
    expect(() => checkSource(options)).not.toThrow();
  });

  test.each<[string, Parameters<typeof checkSource>[0], string]>([
    ["no source", { row: 0 }, LIST],
    ["two sources", { data: "a.csv", row: 0, image: "a.png" }, "expected one source, got --data and --image"],
    ["a text twice", { text: "fine", textFile: "a.txt" }, "expected one source, got --text and --text-file"],
    [
      "a table without rows",
      { data: "a.csv" },
      "expected --row, such as --row 0, --rows, such as --rows 0:100, or --sample, such as --sample 50",
    ],
    ["a row of a text", { text: "fine", row: 0 }, "--row goes with --data, not with --text"],
    ["groups of an image", { image: "a.png", group: [] }, "--group goes with --data, not with --image"],
    [
      "a mode of a table",
      { data: "a.csv", row: 0, mode: "bag" },
      "--mode goes with --text or --text-file, not with --data",
    ],
    ["regions of a text", { textFile: "a.txt", regions: 9 }, "--regions goes with --image, not with --text-file"],
    [
      "a query of an image",
      { image: "a.png", backgroundQuery: "" },
      "--background-query goes with --data, not with --image",
    ],
  ])("refuses %s", (_, options, message) => {
    expectThrown(() => checkSource(options), UsageError, message);
  });
});

describe("checkTakes", () => {
  const model = (kind: string) => ({ input: { kind } }) as Parameters<typeof checkTakes>[0];

  test.each([
    ["columns", { data: "a.csv" }],
    ["text", { text: "fine" }],
    ["text", { textFile: "a.txt" }],
    ["image", { image: "a.png" }],
  ])("a model of %s takes %j", (kind, options) => {
    expect(() => checkTakes(model(kind), "m.js", options)).not.toThrow();
  });

  test.each([
    [
      "columns",
      { image: "a.png" },
      "--model m.js: --image is for a model that takes image, this one takes columns; give it a table with --data and --row",
    ],
    [
      "text",
      { data: "a.csv" },
      '--model m.js: --data is for a model that takes columns, this one takes text; give it a text with --text "..." or --text-file <file>',
    ],
    [
      "image",
      { textFile: "a.txt" },
      "--model m.js: --text-file is for a model that takes text, this one takes image; give it an image with --image <file>",
    ],
  ])("a model of %s does not take %j", (kind, options, message) => {
    expectThrown(() => checkTakes(model(kind), "m.js", options), UsageError, message);
  });
});
