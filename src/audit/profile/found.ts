import type { Dataset } from "../../core/dataset.js";
import type { Association, ColumnProfile, Drift, DuplicateRows, ProxyProfile } from "../../core/kinds/profile.js";
import type { LinearLeak } from "./linear-leak.js";
import type { TableColumn } from "./table-columns.js";

/** All that was found out about a table, for judging it. */
export type Found = {
  readonly dataset: Dataset;
  readonly columns: readonly TableColumn[];
  readonly profiles: readonly ColumnProfile[];
  readonly duplicates: DuplicateRows;
  readonly associations: readonly Association[];
  readonly proxies: readonly ProxyProfile[];
  /** By the model of this name, or by a forest. */
  readonly suspects: { readonly count: number; readonly looked: number; readonly judge: string | null };
  readonly leak: LinearLeak | undefined;
  readonly drift: Drift | null;
};
