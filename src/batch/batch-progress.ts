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
      recent.push({ rows: record.rows, at: Date.parse(record.finishedAt) / 1000 });
    }
    const since = Date.now() / 1000 - RECENT_SECONDS;
    recent = recent.filter(({ at }) => at > since).toSorted((a, b) => a.at - b.at);
    const failedShards = (await readFailures(plan.job.out)).filter(({ shard }) => !known.has(shard));
    return { ...state, failedShards, rowsPerSecond: speedOf(recent) };
  };
}

/** A shard of so many rows was finished at this second. */
type Finished = { readonly rows: number; readonly at: number };

/** Between the first and the last; the rows of the first took the time before it. */
function speedOf(finished: readonly Finished[]): number | null {
  if (finished.length < 2) return null;
  const seconds = finished[finished.length - 1].at - finished[0].at;
  const rows = finished.slice(1).reduce((sum, shard) => sum + shard.rows, 0);
  return seconds > 0 ? rows / seconds : null;
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
