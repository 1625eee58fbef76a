import { importModel } from "../../models/import-model.js";
import { checkAllowed, checkModelAllowed } from "../allowed.js";
import { readPlan } from "../read-plan.js";
import { type ShardExplainer, shardExplainer } from "../shard-explainer.js";
import { failureOf, type ShardFailure } from "../shard-failure.js";
import { shardWatch } from "./shard-watch.js";

/** Failures of rows, by their place in the shard. */
export type FailedRows = { [row: number]: ShardFailure };

export type ShardTask = {
  readonly out: string;
  readonly shard: number;
  /** Folders and URLs from which models may come, and into which results may go. Default: any. */
  readonly allowed?: readonly string[];
  /** The batch that has to be planned in the folder. Default: any. */
  readonly batch?: string;
  /** Rows that are known to fail, as those over which an earlier thread was lost: they are not explained. */
  readonly failedRows?: FailedRows;
  /** Of a ShardWatch: what this thread is at. */
  readonly watch?: Int32Array;
};

/** One batch at a time: a worker keeps its model open from one shard to the next. */
let open: { readonly key: string; readonly explainer: Promise<ShardExplainer> } | undefined;

/** Explains one shard in this thread. Answers why it failed, or nothing. */
export default async function shardWorker(task: ShardTask): Promise<ShardFailure | undefined> {
  try {
    const watch = shardWatch(task.watch);
    const explainer = await explainerOf(task);
    await explainer.explain(task.shard, new AbortController().signal, { watch, failedRows: task.failedRows });
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

async function explainerOf(task: ShardTask): Promise<ShardExplainer> {
  const key = JSON.stringify([task.out, task.batch]);
  if (open?.key === key) return open.explainer;
  const before = open;
  const explainer = openExplainer(task);
  open = { key, explainer };
  // A failure to open may be temporary: a disk gets mounted, a server comes back.
  explainer.catch(() => {
    if (open?.explainer === explainer) open = undefined;
  });
  await before?.explainer.then((other) => other.close()).catch(() => {});
  return explainer;
}

async function openExplainer({ out, batch, allowed }: ShardTask): Promise<ShardExplainer> {
  if (allowed) await checkAllowed(out, allowed, "the output folder");
  const plan = await readPlan(out, batch);
  if (allowed) await checkModelAllowed(plan.job, allowed);
  return shardExplainer(plan, importModel);
}
