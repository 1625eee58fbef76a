import { type Command, Option } from "commander";
import { distillOptions } from "../explain/distill/distill-options.js";
import { type DistillFileOptions, distillFile } from "./distill-file.js";
import { tableOptions } from "./inputs/table-options.js";
import { methodFlags } from "./methods/method-flags.js";
import { modelOptions } from "./methods/model-options.js";
import { parseOption } from "./methods/parse-option.js";
import { workersOptions } from "./methods/workers-options.js";
import { flagsOf } from "./output/flags-of.js";
import { FORMATS } from "./output/serialise.js";

const EXAMPLES = `
Examples:
  $ whybox distill --model model.js --data people.csv
  $ whybox distill --model model.js --data people.csv --max-leaves 16 --out tree.json
  $ whybox distill --model model.js --data people.csv --max-leaves 31 --format svg --out tree.svg
  $ whybox distill --model model.js --data train.parquet --labels paid --workers 4
  $ whybox distill --model model.js --data people.csv --as rule-list --max-leaves 6
  $ whybox distill --model model.js --data people.csv --as additive --pairs 3
  $ whybox distill --model slow.js --data people.csv --out tree.json --resume
  $ whybox render tree.json`;

/** Adds `whybox distill`. */
export function distillCommand(
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
): void {
  const { wholeNumber, seed, share } = parseOption;
  const command = program
    .command("distill")
    .description("translate a model into a tree, rules, shapes or a soft tree, and say how far to believe it")
    .addHelpText("after", EXAMPLES);
  for (const option of [
    ...modelOptions(),
    new Option(
      "--data <file>",
      "table with rows to learn from: .csv, .tsv, .json, .jsonl, .parquet",
    ).makeOptionMandatory(),
    new Option("--labels <column>", "the column with the true answers, for accuracy beside fidelity"),
    new Option(
      "--positive <class>",
      "of --labels: the class that a single probability speaks of (default: the one called as the output)",
    ),
    new Option("--query <sql>", "a SELECT over the --data file, called data, and no other file"),
    ...tableOptions(),
    new Option("--as <kind>", "what to translate into")
      .choices(["tree", "rule-list", "additive", "soft-tree"])
      .default("tree"),
    ...methodFlags(distillOptions, { except: ["as"] }),
    new Option("--held-out <share>", "of the rows, to measure fidelity on (default: 0.2)").argParser(share),
    new Option("--budget-rows <n>", "the most rows to ask the model (default: 20,000 beyond the table)").argParser(
      wholeNumber(1),
    ),
    new Option("--seed <seed>", "names the random numbers").argParser(seed).default(0),
    ...workersOptions(),
    new Option(
      "--format <format>",
      "text, html, md, json, or a drawn tree: svg, png (default: as --out ends, else text)",
    ).choices(FORMATS),
    new Option(
      "--out <file>",
      "write there instead of to stdout; appears when all is done, and the model's answers wait in <file>.partial",
    ),
    new Option("--resume", "go on from the answers that an earlier run of the same command has left in <file>.partial"),
    new Option("--quiet", "no progress and no warnings"),
  ]) {
    command.addOption(option);
  }
  command.action(async (options: DistillFileOptions) => exitWith(await distillFile(options, stdout, flagsOf(command))));
}
