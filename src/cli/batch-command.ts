import { type Command, Option } from "commander";
import { readJob } from "../batch/job.js";
import { planBatch } from "../batch/plan-batch.js";
import { importModel } from "../models/import-model.js";
import { LOG_FORMATS } from "./batch/batch-log.js";
import { type RunFlags, runJob } from "./batch/run-job.js";
import { runShards, type ShardFlags } from "./batch/run-shards.js";
import { type ReportFlags, showReport } from "./batch/show-report.js";
import { type StatusFlags, showStatus } from "./batch/show-status.js";
import { STATUS_FORMATS } from "./batch/status-text.js";
import { type WorkFlags, work } from "./batch/work.js";
import { parseOption } from "./methods/parse-option.js";

const EXAMPLES = `
A job, job.json:
  { "schema": "whybox/job@1", "model": "model.js", "table": "loans/*.parquet", "id": "loan",
    "background": { "table": "train.csv", "rows": 100 }, "method": "kernel-shap", "out": "explained" }

Examples:
  $ whybox batch run job.json --workers 4
  $ whybox batch status job.json
  $ whybox batch work --redis redis://queue:6379 --allow /models --allow /shared/explained
  $ whybox batch run job.json --redis redis://queue:6379
  $ whybox batch shard job.json --index "$JOB_COMPLETION_INDEX"

The password of Redis comes from the environment: in REDIS_URL, or as REDIS_PASSWORD.`;

const LOG = () =>
  new Option("--log <format>", "on stderr: warnings as text, or every event as a line of json")
    .choices(LOG_FORMATS)
    .default("text");

const TIMEOUT = () =>
  new Option(
    "--timeout-ms <n>",
    "the longest time that the model takes to answer a chunk; a row over which it takes longer fails (default: none)",
  ).argParser(parseOption.wholeNumber(1));

type Exit = (exitCode: number) => void;

/** Adds `whybox batch plan | run | work | shard | status | report`. */
export function batchCommand(program: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  const batch = program
    .command("batch")
    .helpCommand(false)
    .description("explain a whole table as a job that can be stopped, resumed and spread")
    .addHelpText("after", EXAMPLES);
  addPlan(batch, stdout, exitWith);
  addRun(batch, stdout, exitWith);
  addWork(batch, exitWith);
  addShard(batch, stdout, exitWith);
  addStatus(batch, stdout, exitWith);
  addReport(batch, stdout, exitWith);
}

function addPlan(batch: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  batch
    .command("plan")
    .description("cut the table into shards and print how many there are; run and shard do it by themselves")
    .argument("<job>", "the job, as JSON")
    .action(async (file: string) => {
      const { shards } = await planBatch(await readJob(file), importModel);
      stdout.write(`${shards}\n`);
      exitWith(0);
    });
}

function addRun(batch: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  batch
    .command("run")
    .description("run a job in worker threads, or by workers elsewhere; run it again to go on after a stop")
    .argument("<job>", "the job, as JSON")
    .addOption(
      new Option("--workers <n>", "worker threads (default: one per core)").argParser(parseOption.wholeNumber(1)),
    )
    .addOption(
      new Option("--redis [url]", "by workers that take shards from this Redis (default: REDIS_URL)").conflicts(
        "workers",
      ),
    )
    .addOption(TIMEOUT().conflicts("redis"))
    .option("--retry-failed", "explain again the shards in which rows failed before")
    .addOption(LOG())
    .option("--quiet", "no progress")
    .action(async (file: string, flags: RunFlags) => exitWith(await runJob(file, flags, stdout)));
}

function addWork(batch: Command, exitWith: Exit): void {
  batch
    .command("work")
    .description("take shards from Redis until stopped; a signal lets those under way finish")
    .option("--redis <url>", "redis:// or, with TLS, rediss:// (default: REDIS_URL, else this machine)")
    .addOption(
      new Option("--allow <place>", "required: a folder or URL of models that may run, or of results; can be repeated")
        .argParser((place: string, before: readonly string[] = []) => [...before, place])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--workers <n>", "worker threads (default: one per core)").argParser(parseOption.wholeNumber(1)),
    )
    .addOption(TIMEOUT())
    .addOption(
      new Option("--lock-seconds <n>", "after so long the shard of a worker that vanished is given to another")
        .argParser(parseOption.wholeNumber(1))
        .default(30),
    )
    .addOption(LOG())
    .action(async (flags: WorkFlags) => exitWith(await work(flags)));
}

function addShard(batch: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  batch
    .command("shard")
    .description("explain one shard, or every so many-th, and exit, for engines that hand out indexes")
    .argument("<job>", "the job, as JSON")
    .addOption(
      new Option("--index <n>", "required: the shard, from 0; with --of, the task")
        .argParser(parseOption.wholeNumber(0))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--of <tasks>",
        "so many tasks share the shards: index, index + tasks, index + 2 tasks, ...",
      ).argParser(parseOption.wholeNumber(1)),
    )
    .addOption(TIMEOUT())
    .action(async (file: string, flags: ShardFlags) => exitWith(await runShards(file, flags, stdout)));
}

function addStatus(batch: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  batch
    .command("status")
    .description("say how far a job is, from its output folder")
    .argument("<job>", "the job, as JSON")
    .addOption(new Option("--format <format>", "how to say it").choices(STATUS_FORMATS).default("text"))
    .option("--verify", "compare every published file with the SHA-256 that was recorded of it")
    .addOption(
      new Option("--serve <port>", "answer Prometheus at http://127.0.0.1:<port>/metrics until stopped")
        .argParser(parseOption.wholeNumber(0, 65_535))
        .conflicts(["format", "verify"]),
    )
    .option("--host <address>", "of --serve; 0.0.0.0 for all networks", "127.0.0.1")
    .action(async (file: string, flags: StatusFlags) => exitWith(await showStatus(file, flags, stdout)));
}

function addReport(batch: Command, stdout: NodeJS.WriteStream, exitWith: Exit): void {
  batch
    .command("report")
    .description("the global picture: importance, dependence, and what has changed since another job")
    .argument("<job>", "the job, as JSON")
    .option("--against <job>", "an earlier job, to compare with")
    .addOption(new Option("--bins <n>", "bins of a numeric feature").argParser(parseOption.wholeNumber(1)).default(10))
    .addOption(
      new Option("--format <format>", "json holds dependence, too (default: by --out, else text)").choices([
        "text",
        "json",
      ]),
    )
    .option("--top <features>", "show so many features, the largest", parseOption.wholeNumber(1))
    .option("--out <file>", "write there; .html: a page; .svg or .png: a chart; .json: one explanation per line")
    .option("--title <text>", "for .html, on top of the page (default: the job's file)")
    .action(async (file: string, flags: ReportFlags) => exitWith(await showReport(file, flags, stdout)));
}
