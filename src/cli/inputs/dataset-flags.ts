import { InvalidArgumentError, Option } from "commander";
import type { Json } from "../../core/json.js";
import type { Model } from "../../core/model.js";
import type { GroupChoice } from "../../data/dataset-options.js";
import type { ReadDatasetOptions } from "../../data/read-dataset.js";
import { parseOption } from "../methods/parse-option.js";
import { splitNames } from "../methods/split-names.js";
import { UsageError } from "../output/usage-error.js";
import { readOptions, type TableOptions } from "./table-options.js";

/** The options that say what the columns of a table are, and which model is asked about it, in every audit. */
export type DatasetFlags = TableOptions & {
  readonly data: string;
  readonly model?: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
  readonly target?: string;
  readonly positive?: string;
  readonly groups?: readonly GroupChoice[];
  readonly weights?: string;
  readonly id?: string;
  readonly cluster?: string;
  readonly time?: string;
  readonly where?: string;
};

/** The flags for the columns. */
export function datasetFlags(dataSays: string): Option[] {
  return [
    new Option("--data <file>", `${dataSays}: .csv, .tsv, .json, .jsonl, .parquet`).makeOptionMandatory(),
    new Option("--target <column>", "the column with the true answers"),
    new Option("--positive <class>", "the class that a single probability speaks of (default: 1, true, yes)"),
    groupsFlag("--groups <columns>", "groups: columns, numbers with cuts, such as sex,age:25:45 (repeatable)"),
    new Option("--weights <column>", "how much each row counts"),
    new Option("--id <column>", "a name of its own for each row"),
    new Option("--cluster <column>", "rows of one value belong together, and count as drawn together"),
    new Option("--time <column>", "numbers or dates"),
    new Option("--where <sql>", "a condition on the rows, in DuckDB's SQL"),
  ];
}

/** The flags for the model. */
export function modelFlags(without: string): Option[] {
  return [
    new Option("--model <path>", `ES module that exports a model, or createModel(args) (default: ${without})`),
    new Option("--model-export <name>", 'the export to take (default: "default", "createModel" or "model")'),
    new Option("--model-args <json>", "what createModel is called with").argParser(parseOption.json),
  ];
}

/** A flag that takes columns of groups. */
export function groupsFlag(flags: string, says: string): Option {
  return new Option(flags, says).argParser((text: string, before: readonly GroupChoice[] = []) => {
    const choices = groupChoices(text);
    if (!choices) throw new InvalidArgumentError("Expected columns, or column:cut:cut with rising numbers.");
    return [...before, ...choices];
  });
}

/**
 * The options of readDataset that the flags stand for.
 *
 * @throws UsageError for a positive class without a target
 */
export function datasetOptions(options: DatasetFlags, model: Model | undefined): ReadDatasetOptions {
  const { target, positive, groups, weights, id, cluster, time, where } = options;
  if (positive !== undefined && target === undefined) {
    throw new UsageError("--positive names a class of --target, which is not there");
  }
  const { allow: _, query: __, id: ___, ...form } = readOptions(options);
  return {
    ...form,
    ...(model && { model }),
    ...(target !== undefined && { target: positive === undefined ? target : { column: target, positive } }),
    ...(groups && { groups }),
    ...(weights !== undefined && { weights }),
    ...(id !== undefined && { id }),
    ...(cluster !== undefined && { cluster }),
    ...(time !== undefined && { time }),
    ...(where !== undefined && { where }),
  };
}

/** Groups from a list such as `sex,age:25:45`; undefined where a cut is no number or cuts do not rise. */
function groupChoices(list: string): GroupChoice[] | undefined {
  const found: GroupChoice[] = [];
  for (const item of splitNames(list)) {
    const [, column, tail] = /^(.*?)((?::-?\d+(?:\.\d+)?)*)$/s.exec(item) ?? [];
    if (column === undefined || column === "") return undefined;
    const cuts = tail === "" ? [] : tail.slice(1).split(":").map(Number);
    if (cuts.some((cut, i) => cut <= cuts[i - 1])) return undefined;
    found.push(cuts.length > 0 ? { column, cuts } : column);
  }
  return found.length > 0 ? found : undefined;
}
