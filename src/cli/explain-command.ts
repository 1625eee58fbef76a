import { type Command, Option } from "commander";
import { type ExplainOptions, explainFile } from "./explain-file.js";
import { tableOptions } from "./inputs/table-options.js";
import { EXPLAIN_METHODS } from "./methods/explain-methods.js";
import { modelOptions } from "./methods/model-options.js";
import { parseOption } from "./methods/parse-option.js";
import { workersOptions } from "./methods/workers-options.js";
import { flagsOf } from "./output/flags-of.js";
import { FORMATS } from "./output/serialise.js";

const DEFAULT_METHOD = "kernel-shap";

/** Adds `whybox explain [method]`: the method that `args` name first, or the default where they begin with an option; else all. */
export async function explainCommand(
  program: Command,
  stdout: NodeJS.WriteStream,
  exitWith: (exitCode: number) => void,
  args: readonly string[],
): Promise<void> {
  const explain = program
    .command("explain")
    .helpCommand(false)
    .description(
      "explain a model's answers to rows of a table, to a text or to an image; without a method by kernel-shap",
    )
    .addHelpText("after", `${examples("kernel-shap")}\n${limeExamples()}`);

  const named = methodNamed(args[0]);
  for (const name of named ? [named] : EXPLAIN_METHODS.keys()) {
    const method = await EXPLAIN_METHODS.get(name)!();
    const command = explain
      .command(name, { isDefault: name === named && name !== args[0] })
      .description(method.summary)
      .addHelpText("after", `${examples(name)}${name === "lime" ? `\n${limeExamples()}` : ""}`);
    for (const option of [...inputOptions(), ...method.options(), ...runOptions()]) command.addOption(option);
    // Commander has parsed the options that the method itself declares; `never` fits each of them.
    command.action(async (chosen: ExplainOptions) =>
      exitWith(await explainFile(method, chosen as never, stdout, flagsOf(command))),
    );
  }
}

/** The method that the first argument names, or, where options come first, the default one; undefined for neither. */
function methodNamed(first = ""): string | undefined {
  if (EXPLAIN_METHODS.has(first)) return first;
  return first.startsWith("-") && first !== "--help" ? DEFAULT_METHOD : undefined;
}

function inputOptions(): Option[] {
  const { wholeNumber, rows, rowCount, outputs } = parseOption;
  return [
    ...modelOptions(),
    new Option("--data <file>", "table with the rows to explain: .csv, .tsv, .json, .jsonl, .parquet"),
    new Option("--row <n>", "the row to explain, from 0").argParser(wholeNumber(0)).conflicts("rows"),
    new Option("--rows <from:to>", "rows to explain, from 0, without row to: 0:100, 50:, : for all").argParser(rows),
    new Option("--sample <n>", "explain n rows drawn at random, named by --seed")
      .argParser(wholeNumber(1))
      .conflicts(["row", "rows"]),
    new Option("--id <column>", "the column that names the rows; the model need not take it"),
    new Option("--query <sql>", "the rows to explain: a SELECT over the --data file, called data, and no other file"),
    new Option("--background <file>", "table with the rows that stand for hidden (default: the --data file)"),
    new Option("--background-query <sql>", "the background rows: a SELECT over their file, called data"),
    new Option(
      "--background-rows <n>",
      "draw so many of them at random; all: take all (default: 256 where each costs model rows, else all)",
    ).argParser(rowCount),
    new Option("--summarise <k>", "reduce the background to k weighted rows").argParser(wholeNumber(1)),
    ...tableOptions(),
    new Option("--text <text>", "a text to explain, in place of --data"),
    new Option("--text-file <file>", "a file with the text to explain; - for stdin"),
    new Option("--mode <mode>", "with a text: bag, a word is a part; positions, each place (default: bag)").choices([
      "bag",
      "positions",
    ]),
    new Option("--replacement <word>", 'with a text: stands for a hidden word (default: "", positions: "UNKWORDZ")'),
    ...imageOptions(),
    new Option("--outputs <choice>", "predicted, all, top:2, or names (default: predicted)").argParser(outputs),
    new Option("--against <output>", "explain why the named --outputs rather than this one"),
  ];
}

function runOptions(): Option[] {
  const { wholeNumber, seed } = parseOption;
  return [
    new Option("--budget-rows <n>", "the most rows to ask the model, for each explanation").argParser(wholeNumber(1)),
    new Option("--seed <seed>", "names the random numbers").argParser(seed).default(0),
    ...workersOptions(),
    new Option("--concurrency <n>", "with --rows: rows under way at once").argParser(wholeNumber(1)).default(4),
    new Option("--importance", "with --rows or --sample: print the mean absolute values on stderr"),
    new Option("--top <parts>", "show so many parts, the largest; not with json and html").argParser(wholeNumber(1)),
    new Option(
      "--format <format>",
      "json (one explanation per line), text, html, svg, png (default: as --out ends, json with --rows, else text)",
    ).choices(FORMATS),
    new Option(
      "--out <file>",
      "write there instead of to stdout; rows that are finished, or the answers to one, wait in <file>.partial",
    ),
    new Option(
      "--resume",
      "go on from what an earlier run of the same command has left in <file>.partial or <file>; rows that failed are tried again",
    ),
    new Option("--quiet", "no progress and no warnings"),
  ];
}

/** Options of the method itself, for the examples. */
const OWN_EXAMPLE: { readonly [method: string]: string } = {
  lime: "--count 5",
  anchors: "--precision 0.95 --delta 0.05 --count 4",
  streak: "--count 3 --fill",
  greedy: "--count 3",
  owen: "--keep-answers",
};

/** Methods whose result is no value per part. */
const NO_IMPORTANCE: ReadonlySet<string> = new Set([
  "anchors",
  "streak",
  "greedy",
  "interactions",
  "banzhaf-interactions",
]);

function examples(method: string): string {
  const isTree = method === "tree";
  // Of a table, Owen values need to know what goes together.
  const always = method === "owen" ? ` --hierarchy '[["age", "job"], ["city", "rent"]]'` : "";
  const explain = `whybox explain ${method} --model ${isTree ? "forest.json" : "model.js"} --data people.csv${always}`;
  const flags = OWN_EXAMPLE[method] ?? "--group home=city,rent";
  const others = `
  $ whybox explain ${method} --model mood.js --text "A fine film, if a long one."
  $ whybox explain ${method} --model cats.js --image cat.png --regions 60 --out overlay.png`;
  return `
Examples:
  $ ${explain} --row 0
  $ ${explain} --row 0 --background train.parquet --summarise 50
  $ ${explain} --rows 0:100 --workers 4 --out people.jsonl
  $ ${explain} --rows 0:100 --workers 4 --out people.jsonl --resume
  $ ${explain} --sample 50 --id name --format text${NO_IMPORTANCE.has(method) ? "" : " --importance"}
  $ ${explain} --row 0 --ignore id --query "SELECT * FROM data WHERE age > 60"
  $ ${explain} --row 0 ${flags} --format json${isTree ? "" : others}`;
}

function limeExamples(): string {
  return `  $ whybox explain lime --model model.js --data people.csv --row 0 --bins none --centre mean
  $ whybox explain lime --model model.js --data people.csv --row 0 --until-stable 0.95 --budget-rows 50000
  $ whybox explain lime --model mood.js --text-file review.txt --mode positions --count 6`;
}

/** The options that go with an image, whatever the method. */
function imageOptions(): Option[] {
  const { wholeNumber, width, colour } = parseOption;
  return [
    new Option("--image <file>", "an image to explain, in place of --data: .png, .jpg, .webp, .avif, .tiff"),
    new Option("--page <n>", "with an image of several frames or pages: which one, from 0").argParser(wholeNumber(0)),
    new Option("--regions <n>", "with an image: how many superpixels are wanted (default: 60)").argParser(
      wholeNumber(1),
    ),
    new Option(
      "--compactness <weight>",
      "with an image: 1 follows every edge, 40 makes squares (default: 10)",
    ).argParser(width),
    new Option("--grid <pixels>", "with an image: squares of so many pixels a side, in place of superpixels")
      .argParser(wholeNumber(1))
      .conflicts(["regions", "compactness"]),
    new Option(
      "--hide <colour>",
      "with an image: mean, blur, or a number per channel: 0.5,0.5,0.5 (default: mean)",
    ).argParser(colour),
  ];
}
