import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WhyboxError } from "../core/whybox-error.js";
import { stream } from "../random/stream.js";
import { readTableChunks } from "../tables/read-table-chunks.js";
import { differences, type Fingerprint, fingerprint } from "./fingerprint.js";
import type { BatchJob } from "./job.js";
import { type LoadModel, loadedModel } from "./load-model.js";
import { publishFolder, writeJson } from "./publish.js";
import { type BatchPlan, findPlan, planFolder, readPlan, shardName } from "./read-plan.js";
import { tableFiles } from "./table-files.js";

/** Rows of the background unless the job says so. */
const DEFAULT_BACKGROUND_ROWS = 100;

/**
 * Cuts the table of a job into shards, once: row r lies in shard floor(r / rowsPerShard), whatever runs it. Rows are
 * stored as the numbers that the model takes, so that a worker opens no table. A job that is planned already is only
 * compared with its plan.
 *
 * @param giveWay  called at every piece of the table; ends the planning by rejecting, and leaves no plan
 *
 * @throws WhyboxError BATCH_CHANGED where the output folder holds another job, naming what differs; INVALID_DATA
 * Cost: no model row; the table is read once, in memory that does not grow with it.
 */
export async function planBatch(
  job: BatchJob,
  loadModel: LoadModel,
  giveWay: () => Promise<void> = async () => {},
): Promise<BatchPlan> {
  await giveWay();
  const now = await fingerprint(job);
  if (!(await findPlan(job.out))) {
    const model = await loadedModel(job, loadModel);
    const about = { features: model.input.features, model: { name: model.name, outputs: model.outputs } };
    await model.close?.();
    await publishFolder(planFolder(job.out), (folder) => writePlan(job, now, about, folder, giveWay));
  }
  const plan = await readPlan(job.out);
  const differing = differences(plan.fingerprint, now);
  if (differing.length === 0) return plan;
  throw new WhyboxError(
    "BATCH_CHANGED",
    `${job.out} holds the results of another job, which differs in ${differing.join("; ")}; give this one another folder, or restore what it was`,
  );
}

async function writePlan(
  job: BatchJob,
  mark: Fingerprint,
  about: Pick<BatchPlan, "features" | "model">,
  folder: string,
  giveWay: () => Promise<void>,
): Promise<void> {
  const { features } = about;
  const columns = features.length;
  const ownBackground = job.background.table !== undefined;
  const most = job.background.rows ?? DEFAULT_BACKGROUND_ROWS;
  const sample = reservoir(most, columns, job.seed);
  const shards = shardWriter(join(folder, "input"), columns, job);
  await mkdir(join(folder, "input"), { recursive: true });
  for (const file of await tableFiles(job.table)) {
    for await (const chunk of readTableChunks(file, features, job)) {
      await giveWay();
      await shards.add(chunk.data, chunk.ids);
      if (!ownBackground) sample.add(chunk.data);
    }
  }
  if (job.background.table !== undefined) {
    const ignore = [...job.ignore, ...(job.id === undefined ? [] : [job.id])];
    for await (const chunk of readTableChunks(job.background.table, features, { ignore })) {
      await giveWay();
      sample.add(chunk.data);
    }
  }
  const background = sample.rows();
  const { rows, count } = await shards.finish();
  if (rows === 0) throw new WhyboxError("INVALID_DATA", `${job.table.join(", ")}: expected rows, got none`);
  await writeFile(join(folder, "background.f64"), bytesOf(background));
  const plan: BatchPlan = {
    ...{ schema: "whybox/batch@1", job, fingerprint: mark, rows, shards: count, ...about },
    backgroundRows: background.length / columns,
  };
  await writeJson(join(folder, "batch.json"), plan);
}

/** Writes rows as they come into one file per shard. */
function shardWriter(folder: string, columns: number, { rowsPerShard, id }: BatchJob) {
  let data = new Float64Array(rowsPerShard * columns);
  let ids: string[] = [];
  let held = 0;
  let count = 0;
  const flush = async () => {
    const file = join(folder, shardName(count));
    await writeFile(`${file}.f64`, bytesOf(data.subarray(0, held * columns)));
    if (id !== undefined) await writeFile(`${file}.ids.json`, JSON.stringify(ids));
    count++;
    held = 0;
    ids = [];
    data = new Float64Array(rowsPerShard * columns);
  };
  return {
    async add(rows: Float64Array, names: readonly string[] = []) {
      for (let at = 0; at < rows.length; ) {
        const end = Math.min(rows.length, at + (rowsPerShard - held) * columns);
        data.set(rows.subarray(at, end), held * columns);
        for (const name of names.slice(at / columns, end / columns)) ids.push(name);
        held += (end - at) / columns;
        at = end;
        if (held === rowsPerShard) await flush();
      }
    },
    async finish() {
      const rows = count * rowsPerShard + held;
      if (held > 0) await flush();
      return { rows, count };
    },
  };
}

/** A uniform sample of rows that pass by, in the order in which they came. Source: algorithm R, Vitter 1985. */
function reservoir(most: number, columns: number, seed: BatchJob["seed"]) {
  const random = stream(seed, "batch background");
  const kept: { readonly row: Float64Array; readonly at: number }[] = [];
  let seen = 0;
  return {
    add(rows: Float64Array) {
      for (let at = 0; at < rows.length; at += columns, seen++) {
        const place = seen < most ? seen : random.integer(seen + 1);
        if (place < most) kept[place] = { row: rows.slice(at, at + columns), at: seen };
      }
    },
    rows(): Float64Array {
      const all = new Float64Array(kept.length * columns);
      for (const [i, { row }] of kept.toSorted((a, b) => a.at - b.at).entries()) all.set(row, i * columns);
      return all;
    },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
