/** Options of everything that asks a model. */
export type RunOptions = {
  /** Stops the run: it rejects with ABORTED, the cost so far and, where one can be formed, a partial explanation. */
  readonly signal?: AbortSignal;
  /** Told how many model rows have been answered, and how many there will be in all. */
  readonly onProgress?: (doneRows: number, totalRows: number) => void;
};
