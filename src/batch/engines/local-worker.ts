import { importModel } from "../../models/import-model.js";
import { readPlan } from "../plan-batch.js";
import { type ShardExplainer, shardExplainer } from "../shard-explainer.js";

/** One batch at a time: a worker keeps its model open from one shard to the next. */
let open: { readonly out: string; readonly explainer: Promise<ShardExplainer> } | undefined;

/** Explains one shard in this thread, for the engine. */
export default async function localWorker({
  out,
  shard,
}: {
  readonly out: string;
  readonly shard: number;
}): Promise<void> {
  if (open?.out !== out) open = { out, explainer: openExplainer(out) };
  const explainer = await open.explainer;
  await explainer.explain(shard, new AbortController().signal);
}

async function openExplainer(out: string): Promise<ShardExplainer> {
  const plan = await readPlan(out);
  if (!plan) throw new Error(`${out}: there is no plan of a batch`);
  return shardExplainer(plan, importModel);
}
