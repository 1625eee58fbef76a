import { type Command, Option } from "commander";
import { FINDING_LEVELS } from "../core/kinds/findings.js";
import type { AuditFileOptions } from "./audit-file.js";
import { datasetFlags, modelFlags } from "./inputs/dataset-flags.js";
import { tableOptions } from "./inputs/table-options.js";
import { parseOption } from "./methods/parse-option.js";
import { workersOptions } from "./methods/workers-options.js";
import { documentFlags, resumeFlag } from "./output/document-format.js";
import { flagsOf } from "./output/flags-of.js";

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
  const { wholeNumber, seed } = parseOption;
  const command = program
    .command("audit")
    .description("say whether a table can be learned from, and whether a model can be let loose on it")
    .addHelpText("after", EXAMPLES);
  for (const option of [
    ...datasetFlags("table to audit on"),
    ...modelFlags("the table alone"),
    new Option(
      "--favourable <classes>",
      "with --groups: the class that is good to get, or several (default: the positive class)",
    ).argParser(parseOption.names),
    new Option("--reference <file>", "another table of the same columns to compare with, such as the training data"),
    ...tableOptions().filter(({ long }) => long !== "--allow-file"),
    new Option("--budget-rows <n>", "the most rows to ask the model").argParser(wholeNumber(1)).default(200_000),
    new Option("--seed <seed>", "names the random numbers").argParser(seed).default(0),
    ...workersOptions(),
    ...documentFlags(),
    resumeFlag(),
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
    exitWith(await auditFile(options, stdout, flagsOf(command)));
  });
}
