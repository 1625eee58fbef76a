import { inChild } from "../peak-memory.js";
import { verdict } from "../plain-table.js";

const SIZES = [1000, 10_000, 100_000, 1_000_000];
const MAX_MB = 400;

/** The histogram tree with more and more rows, each size in a process of its own. */
export async function growth() {
  const numbers = SIZES.map((rows) => ({ rows, ...inChild("trees/growth-child.js", [String(rows)]) }));
  return {
    title: "Growth: regression, 20 columns, depth 5, histogram",
    header: ["rows", "first ms", "warm ms", "peak MB, table and all", "target"],
    rows: numbers.map(({ rows, firstMs, warmMs, peakMb }) => [
      rows.toLocaleString("en"),
      firstMs.toFixed(0),
      warmMs.toFixed(0),
      peakMb.toFixed(0),
      rows === 1_000_000 ? verdict(peakMb < MAX_MB, `< ${MAX_MB} MB`) : "",
    ]),
    numbers,
  };
}
