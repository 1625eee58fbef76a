import { type Command, Option } from "commander";
import { columnsOf, type Feature } from "../core/features.js";
import type { Json } from "../core/json.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model } from "../core/model.js";
import { stream } from "../random/stream.js";
import { readTable } from "../tables/read-table.js";
import { loadModel } from "./inputs/load-model.js";
import { readOptions, type TableOptions, tableOptions } from "./inputs/table-options.js";
import { modelReport } from "./inspect/model-report.js";
import { reportText } from "./inspect/report-text.js";
import { modelOptions } from "./methods/model-options.js";
import { terminalJson } from "./output/terminal-json.js";

const EXAMPLES = `
Examples:
  $ whybox inspect --model model.js
  $ whybox inspect --model credit.onnx --data people.csv
  $ whybox inspect --model http://localhost:8080/v2/models/credit --format json`;

type InspectOptions = TableOptions & {
  readonly model: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
  readonly data?: string;
  readonly format: "text" | "json";
};

/** Rows that are asked where no table is given. */
const MADE_ROWS = 64;

/** Adds `whybox inspect`. */
export function inspectCommand(program: Command, stdout: NodeJS.WriteStream): void {
  const command = program
    .command("inspect")
    .description("print what a model takes and answers, how fast, and whether a row's answer depends on its batch")
    .addHelpText("after", EXAMPLES);
  for (const option of [
    ...modelOptions(),
    new Option("--data <file>", "table with rows to ask (default: rows made up)"),
    // No query, no further files.
    ...tableOptions().filter(({ long }) => long !== "--allow-file"),
    new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"),
  ]) {
    command.addOption(option);
  }
  command.action(async (options: InspectOptions) => {
    const { data, format } = options;
    const model = (await loadModel(options)) as Model<Batch>;
    try {
      const { features } = model.input;
      const isRead = data !== undefined && features !== undefined;
      const rows = isRead ? (await readTable(data, features, readOptions(options))).rows : madeRows(model);
      const report = await modelReport(model, rows);
      const sampleName = isRead ? `row 0 of ${data}` : "a row that was made up";
      stdout.write(format === "json" ? terminalJson(report, 2) : reportText(report, sampleName));
    } finally {
      await model.close?.();
    }
  });
}

/** Numbers from 0 to 1 (of images: within their range), labels at random, a few words. */
function madeRows({ input }: Model<Batch>): Batch {
  const { uniform, integer } = stream(0, "inspect");
  if (input.kind === "text") {
    const words = ["a", "good", "long", "day", "with", "no", "end"];
    return Array.from({ length: MADE_ROWS }, () =>
      Array.from({ length: 5 }, () => words[integer(words.length)]).join(" "),
    );
  }
  const columns = columnsOf(input) as number;
  const [low, high] = input.kind === "image" ? input.range : [0, 1];
  const cell = (feature: Feature | undefined) =>
    feature?.kind === "category" ? integer(feature.categories.length) : low + (high - low) * uniform();
  const data = Float64Array.from({ length: MADE_ROWS * columns }, (_, i) => cell(input.features?.[i % columns]));
  return { data, rows: MADE_ROWS, columns } satisfies Matrix;
}
