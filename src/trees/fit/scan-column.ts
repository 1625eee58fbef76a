import type { BestSplit, ScannedColumn } from "./best-split.js";
import type { NodeRows } from "./split-search.js";

/**
 * Walks down a sorted column, one row after the other from the right side to the left, and proposes every split with its
 * gain: what the split takes off the summed loss of the node's rows. Rows with a missing value start on the side that
 * the column says.
 */
export type ScanColumn = (node: NodeRows, column: ScannedColumn, best: BestSplit) => void;
