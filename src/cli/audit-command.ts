import { type Command, InvalidArgumentError, Option } from "commander";
import { FINDING_LEVELS } from "../core/kinds/findings.js";
import type { GroupChoice } from "../data/dataset-options.js";
import type { AuditFileOptions } from "./audit-file.js";
import { tableOptions } from "./inputs/table-options.js";
import { groupChoices } from "./methods/group-choices.js";
import { parseOption } from "./methods/parse-option.js";
import { workersOption } from "./methods/workers-option.js";

const EXAMPLES = `
Examples:
  $ whybox audit --data train.csv --target paid
  $ whybox audit --model model.js --data test.csv --target paid --groups sex,age:25:45
  $ whybox audit --model model.js --data test.csv --target paid --reference train.csv --out audit.html
  $ whybox audit --model model.js --data test.csv --target paid --budget-rows 50000 --out audit.json --fail-on high

Findings come first: what, how sure, what to look at next. With --fail-on the exit code is 3 where there is a finding of
that level or a graver one.`;

/** Adds `whybox audit`. */
export function auditCommand(program: Command, stdout: NodeJS.WriteStream, exitWith: (exitCode: number) => void): void {
  const { wholeNumber, json, seed } = parseOption;
  const command = program
    .command("audit")
    .description("say whether a table can be learned from, and whether a model can be let loose on it")
    .addHelpText("after", EXAMPLES);
  for (const option of [
    new Option("--data <file>", "table to audit on: .csv, .tsv, .json, .jsonl, .parquet").makeOptionMandatory(),
    new Option("--model <path>", "ES module that exports a model, or createModel(args) (default: the table alone)"),
    new Option("--model-export <name>", 'the export to take (default: "default", "createModel" or "model")'),
    new Option("--model-args <json>", "what createModel is called with").argParser(json),
    new Option("--target <column>", "the column with the true answers"),
    new Option("--positive <class>", "the class that a single probability speaks of (default: 1, true, yes)"),
    new Option(
      "--groups <columns>",
      "groups: columns, numbers with cuts, such as sex,age:25:45 (repeatable)",
    ).argParser((text: string, before: readonly GroupChoice[] = []) => {
      const choices = groupChoices(text);
      if (!choices) throw new InvalidArgumentError("Expected columns, or column:cut:cut with rising numbers.");
      return [...before, ...choices];
    }),
    new Option("--reference <file>", "another table of the same columns to compare with, such as the training data"),
    new Option("--weights <column>", "how much each row counts"),
    new Option("--id <column>", "a name of its own for each row"),
    new Option("--cluster <column>", "rows of one value belong together, and count as drawn together"),
    new Option("--time <column>", "numbers or dates"),
    new Option("--where <sql>", "a condition on the rows of both tables, in DuckDB's SQL"),
    ...tableOptions().filter(({ long }) => long !== "--allow-file"),
    new Option("--budget-rows <n>", "the most rows to ask the model").argParser(wholeNumber(1)).default(200_000),
    new Option("--seed <seed>", "names the random numbers").argParser(seed).default(0),
    workersOption(),
    new Option("--format <format>", "text, json, md or html (default: as --out ends, else text)").choices([
      "text",
      "json",
      "md",
      "html",
    ]),
    new Option("--out <file>", "write there instead of to stdout; appears when all is done"),
    new Option("--fail-on <level>", "exit with 3 where there is a finding of this level or a graver one").choices(
      FINDING_LEVELS,
    ),
    new Option("--quiet", "no progress and no warnings"),
  ]) {
    command.addOption(option);
  }
  command.action(async (options: AuditFileOptions) => {
    // Loaded when asked for: what audits and draws takes twice as long to load as all the rest.
    const { auditFile } = await import("./audit-file.js");
    exitWith(await auditFile(options, stdout));
  });
}
