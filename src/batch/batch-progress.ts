import pMap from "p-map";
import { publishedShards, readShardRecord, type ShardRecord } from "./published-shards.js";
import type { BatchPlan } from "./read-plan.js";
import { type FailedShard, readFailures } from "./shard-failures.js";

/** Progress of a batch. */
export type BatchProgress = {
  readonly rows: number;
  /** Rows that are published, explained or failed. */
  readonly doneRows: number;
  readonly failedRows: number;
  /** Failed rows by the code of their error. */
  readonly errors: { readonly [code: string]: number };
  readonly shards: number;
  readonly doneShards: number;
  /** Shards that could not be published when they were last tried, and why. */
  readonly failedShards: readonly FailedShard[];
  /** Rows that the model was asked for. */
  readonly modelRows: number;
  /** Seconds of work, over all workers. */
  readonly seconds: number;
  /** Names of the machines that published something. */
  readonly machines: readonly string[];
  /** Of a run: since it began. Of a batch as it lies there: over the last minutes. Null where too little was done for that. */
  readonly rowsPerSecond: number | null;
};

/** Records read side by side: on a network disk each takes a round trip. */
const READ_AT_ONCE = 16;

/** Window for the current speed: shards published earlier do not count. */
const RECENT_SECONDS = 300;

/** Progress of a batch, from the records of the given shards, by default of all that are published. */
export async function batchProgress(plan: BatchPlan, shards?: readonly number[]): Promise<BatchProgress> {
  return progressReader(plan)(shards);
}

/** As batchProgress, for asking again and again: each time what was published since is read, and no more. */
export function progressReader(plan: BatchPlan): (shards?: readonly number[]) => Promise<BatchProgress> {
  const known = new Set<number>();
  let state = nothingDone(plan);
  let recent: Finished[] = [];
  return async (shards) => {
    const fresh = (shards ?? (await publishedShards(plan))).filter((shard) => !known.has(shard));
    const records = await pMap(fresh, (shard) => readShardRecord(plan, shard), { concurrency: READ_AT_ONCE });
    for (const record of records) {
      if (!record || known.has(record.shard)) continue;
      known.add(record.shard);
      state = withRecord(state, record);
      const end = Date.parse(record.finishedAt) / 1000;
      recent.push({ rows: record.rows, start: end - record.seconds, end });
    }
    const since = Date.now() / 1000 - RECENT_SECONDS;
    recent = recent.filter(({ end }) => end > since);
    const failedShards = (await readFailures(plan.job.out)).filter(({ shard }) => !known.has(shard));
    return { ...state, failedShards, rowsPerSecond: speedOf(recent, since) };
  };
}

/** A shard of so many rows was explained between these seconds. */
type Finished = { readonly rows: number; readonly start: number; readonly end: number };

/** From `since` on, as if every shard went evenly. Counting shards by their ends alone, two that end together are endless speed. */
function speedOf(finished: readonly Finished[], since: number): number | null {
  const first = finished.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const last = finished.reduce((most, { end }) => Math.max(most, end), since);
  const begin = Math.max(since, first);
  const rows = finished.reduce(
    (sum, shard) => sum + (shard.rows * (shard.end - Math.max(begin, shard.start))) / (shard.end - shard.start),
    0,
  );
  return rows > 0 && Number.isFinite(rows) && last > begin ? rows / (last - begin) : null;
}

function nothingDone({ rows, shards }: BatchPlan): BatchProgress {
  return {
    ...{ rows, doneRows: 0, failedRows: 0, errors: {}, shards, doneShards: 0, failedShards: [] },
    ...{ modelRows: 0, seconds: 0, machines: [], rowsPerSecond: null },
  };
}

/** The progress once a further shard is published. */
export function withRecord(state: BatchProgress, record: ShardRecord): BatchProgress {
  const errors = { ...state.errors };
  for (const [code, count] of Object.entries(record.errors)) errors[code] = (errors[code] ?? 0) + count;
  const { machines } = state;
  return {
    ...state,
    errors,
    doneRows: state.doneRows + record.rows,
    failedRows: state.failedRows + record.failedRows,
    modelRows: state.modelRows + record.modelRows,
    seconds: state.seconds + record.seconds,
    doneShards: state.doneShards + 1,
    machines: machines.includes(record.machine) ? machines : [...machines, record.machine].toSorted(),
  };
}
