import { type Command, Option } from "commander";
import { storedAnswersOptions } from "../audit/answers/stored-answers-options.js";
import { fairnessOptions } from "../audit/fairness/review/fairness-options.js";
import { SCANNED_MEASURES } from "../audit/fairness/subgroups/scanned-values.js";
import { EVIDENCE } from "../core/kinds/fairness.js";
import { CONSTRAINTS } from "../core/kinds/mitigation.js";
import type { FairnessFileOptions } from "./fairness-file-options.js";
import { datasetFlags, groupsFlag, modelFlags } from "./inputs/dataset-flags.js";
import { tableOptions } from "./inputs/table-options.js";
import { methodFlags } from "./methods/method-flags.js";
import { parseOption } from "./methods/parse-option.js";
import { workersOptions } from "./methods/workers-options.js";
import { documentFlags, resumeFlag } from "./output/document-format.js";
import { flagsOf } from "./output/flags-of.js";

const EXAMPLES = `
Examples:
  $ whybox fairness --model model.js --data test.csv --target paid --groups sex,age:25:45 --favourable yes
  $ whybox fairness --model model.js --data test.csv --target paid --groups race,sex --favourable yes --out review.html
  $ whybox fairness --model model.js --data test.csv --target paid --groups race --favourable yes --reference race=White
  $ whybox fairness --model model.js --data test.csv --target paid --groups sex --favourable yes --adjust equalizedOdds
  $ whybox fairness --data scored.csv --prediction score --positive-from 5 --target reoffended --groups race --favourable 0

Each definition of fairness is supported, violated or undecided by the rows, within --tolerance. With --fail-on the exit
code is 3 where one is violated (or, with --fail-on undecided, not supported). Evidence, not verdicts: which definition
matters is for people to say.`;

/** Adds `whybox fairness`. */
export function fairnessCommand(
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
): void {
  const command = program
    .command("fairness")
    .description("review how a model, or a column of its answers, treats groups of people")
    .addHelpText("after", EXAMPLES);
  for (const option of [
    ...datasetFlags("table of people to review"),
    ...modelFlags("the answers of --prediction"),
    new Option(
      "--prediction <column>",
      "in place of --model: a column of answers: labels, probabilities, scores, numbers",
    ),
    ...methodFlags(storedAnswersOptions),
    ...methodFlags(fairnessOptions, { except: ["groups", "control"] }),
    new Option(
      "--subgroups [measure]",
      "look for subgroups nobody named as well, by this measure (default: off; without a measure by selection, of numbers by their mean)",
    ).choices(SCANNED_MEASURES),
    new Option(
      "--explain-gap",
      "with --model: say for each column of groups which features make the score of the group that is selected least differ from that of the one selected most",
    ),
    new Option("--individual", "compare people with those most like them as well, and with --model flip their group"),
    new Option(
      "--adjust <constraint>",
      "with --model and --target: fit a threshold per group that makes these rates alike, and show on rows held out what that gains and loses",
    ).choices(CONSTRAINTS),
    new Option(
      "--reject-option <constraint>",
      "likewise, but decide close scores by group and leave the others as they are",
    ).choices(CONSTRAINTS),
    groupsFlag("--control <columns>", "columns within whose equal values selection is compared as well; as --groups"),
    ...tableOptions().filter(({ long }) => long !== "--allow-file"),
    new Option("--seed <seed>", "names the random numbers").argParser(parseOption.seed).default(0),
    ...workersOptions(),
    ...documentFlags(),
    resumeFlag(),
    new Option("--title <text>", "for .html and .md, on top"),
    new Option("--fail-on <evidence>", "exit with 3 where a definition is violated, or not supported").choices(
      EVIDENCE.filter((evidence) => evidence !== "supported"),
    ),
    new Option("--quiet", "no progress and no warnings"),
  ]) {
    command.addOption(option);
  }
  command.action(async (options: FairnessFileOptions) => {
    // Loaded when asked for: what reviews and draws takes twice as long to load as all the rest.
    const { fairnessFile } = await import("./fairness-file.js");
    exitWith(await fairnessFile(options, stdout, flagsOf(command)));
  });
}
