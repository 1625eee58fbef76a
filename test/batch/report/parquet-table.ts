import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Attribution, Feature } from "whybox";
import { openPublished } from "../../../dist/batch/report/published-table.js";
import { writeParquet } from "../../../dist/batch/write-parquet.js";

/** A row of a batch: its own values, and per output the values of its parts. */
export type Row = {
  readonly own: readonly (number | string | null)[];
  readonly values: readonly (readonly number[])[];
  /** Default: those of the table. */
  readonly outputs?: readonly string[];
  readonly prediction?: readonly number[];
  readonly baseline?: readonly number[];
  readonly notes?: readonly string[];
};

/** Opens these rows as a batch publishes them; null failed. */
export async function published(
  out: string,
  features: readonly Feature[],
  outputs: readonly string[],
  rows: readonly (Row | null)[],
) {
  mkdirSync(join(out, "shards", "00000000"), { recursive: true });
  const explained = rows.map((row, at) =>
    row === null
      ? { row: at, error: { code: "MODEL_FAILED", message: "no" } }
      : { row: at, explanation: attribution(features, outputs, row) },
  );
  await writeParquet(join(out, "shards", "00000000", "rows.parquet"), explained, features, false);
  return openPublished(out);
}

function attribution(features: readonly Feature[], ofTable: readonly string[], row: Row): Attribution {
  const { own, values, outputs = ofTable, notes = [] } = row;
  const { prediction = outputs.map(() => 0), baseline = outputs.map(() => 0.5) } = row;
  const parts = features.map(({ name }, part) => ({ name, value: own[part] }));
  return {
    subject: { outputs, prediction, baseline, parts },
    result: { values, standardErrors: values.map((list) => list.map(() => 0)) },
    ...{ notes: notes.map((code) => ({ code, message: "" })), cost: { modelRows: 3 } },
  } as unknown as Attribution;
}
