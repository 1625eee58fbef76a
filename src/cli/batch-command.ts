import { type Command, Option } from "commander";
import { localEngine } from "../batch/engines/local.js";
import { readJob } from "../batch/job.js";
import { planBatch, readPlan } from "../batch/plan-batch.js";
import { type BatchProgress, batchProgress, runBatch } from "../batch/run-batch.js";
import { shardExplainer } from "../batch/shard-explainer.js";
import { WhyboxError } from "../core/whybox-error.js";
import { importModel } from "../models/import-model.js";
import { parseOption } from "./methods/parse-option.js";
import { progressBar } from "./output/progress-bar.js";
import { listenForSignals } from "./output/signals.js";
import { UsageError } from "./output/usage-error.js";
import { warn } from "./output/warn.js";

const EXAMPLES = `
A job, job.json:
  { "schema": "whybox/job@1", "model": "model.js", "table": "loans/*.parquet", "id": "loan",
    "background": { "table": "train.csv", "rows": 100 }, "method": "kernel-shap", "out": "explained" }

Examples:
  $ whybox batch run job.json --workers 4
  $ whybox batch status job.json
  $ whybox batch shard job.json --index "$JOB_COMPLETION_INDEX"`;

/** Adds `whybox batch run | shard | status`. */
export function batchCommand(program: Command, stdout: NodeJS.WriteStream, exitWith: (exitCode: number) => void): void {
  const batch = program
    .command("batch")
    .helpCommand(false)
    .description("explain a whole table as a job that can be stopped, resumed and spread")
    .addHelpText("after", EXAMPLES);

  batch
    .command("run")
    .description("run a job in worker threads; run it again to go on after a stop")
    .argument("<job>", "the job, as JSON")
    .addOption(
      new Option("--workers <n>", "worker threads (default: one per core)").argParser(parseOption.wholeNumber(1)),
    )
    .option("--quiet", "no progress")
    .action(async (file: string, { workers, quiet }: { workers?: number; quiet?: true }) => {
      exitWith(await runJob(file, workers, quiet === true, stdout));
    });

  batch
    .command("shard")
    .description("explain one shard and exit, for engines that hand out indexes")
    .argument("<job>", "the job, as JSON")
    .addOption(
      new Option("--index <n>", "the shard, from 0").argParser(parseOption.wholeNumber(0)).makeOptionMandatory(),
    )
    .action(async (file: string, { index }: { index: number }) => exitWith(await runShard(file, index, stdout)));

  batch
    .command("status")
    .description("say how far a job is, from its output folder")
    .argument("<job>", "the job, as JSON")
    .addOption(
      new Option("--format <format>", "text, json, or prometheus")
        .choices(["text", "json", "prometheus"])
        .default("text"),
    )
    .action(async (file: string, { format }: { format: StatusFormat }) => {
      const job = await readJob(file);
      const plan = await readPlan(job.out);
      if (!plan) throw new WhyboxError("INVALID_DATA", `${job.out}: the job has not been started`);
      stdout.write(statusText(await batchProgress(plan), format));
      exitWith(0);
    });
}

async function runJob(file: string, workers: number | undefined, quiet: boolean, stdout: NodeJS.WriteStream) {
  const job = await readJob(file);
  const bar = progressBar("rows", quiet);
  const interrupted = listenForSignals();
  try {
    const progress = await runBatch(job, {
      engine: localEngine(workers === undefined ? {} : { size: workers }),
      signal: interrupted.signal,
      onProgress: ({ doneRows, rows }) => bar.update(doneRows, rows),
    });
    bar.stop();
    stdout.write(statusText(progress, "text"));
    for (const { shard, message } of progress.failedShards) warn(`shard ${shard} failed: ${message}`);
    return progress.failedRows > 0 || progress.failedShards.length > 0 ? 1 : 0;
  } catch (error) {
    const signal = interrupted.received();
    if (!signal) throw error;
    warn((error as Error).message.replace(/^runBatch: /, ""));
    return signal.exitCode;
  } finally {
    bar.stop();
    interrupted.stopListening();
  }
}

async function runShard(file: string, index: number, stdout: NodeJS.WriteStream): Promise<number> {
  const plan = await planBatch(await readJob(file), importModel);
  if (index >= plan.shards) {
    throw new UsageError(`--index ${index}: the job has ${plan.shards} shards, from 0 to ${plan.shards - 1}`);
  }
  const explainer = await shardExplainer(plan, importModel);
  try {
    const isFirst = await explainer.explain(index, new AbortController().signal);
    stdout.write(`shard ${index} of ${plan.shards}: ${isFirst ? "published" : "was published before"}\n`);
    return 0;
  } finally {
    await explainer.close();
  }
}

type StatusFormat = "text" | "json" | "prometheus";

function statusText(progress: BatchProgress, format: StatusFormat): string {
  const { rows, doneRows, failedRows, shards, doneShards, rowsPerSecond } = progress;
  if (format === "json") return `${JSON.stringify(progress)}\n`;
  if (format === "prometheus") {
    const gauges = { rows, rows_done: doneRows, rows_failed: failedRows, shards, shards_done: doneShards };
    return Object.entries(gauges)
      .map(([name, value]) => `# TYPE whybox_batch_${name} gauge\nwhybox_batch_${name} ${value}\n`)
      .join("");
  }
  const speed = rowsPerSecond === null ? "" : `, ${rowsPerSecond.toPrecision(3)} rows per second`;
  const failed = failedRows > 0 ? `, ${failedRows} of them failed` : "";
  return `${doneRows} of ${rows} rows explained${failed}; ${doneShards} of ${shards} shards${speed}\n`;
}
