import { appendFileSync } from "node:fs";
import { blackBox } from "whybox";

/**
 * A sum of two numbers, for runs that do not end well: createModel({ exitAt }) ends the process when it is asked about
 * that number, { slowMs } makes every call take that long, { failsAt } makes it throw at these
 * numbers, { log } is a file that gets a line per call.
 */
export function createModel({ exitAt, failsAt = [], slowMs = 0, log, says } = {}) {
  const predict = async (rows) => {
    if (log) appendFileSync(log, "asked\n");
    if (rows.some(([a]) => a === exitAt)) process.exit(0);
    const bad = rows.find(([a]) => failsAt.includes(a));
    if (bad) throw new Error(`cannot answer ${bad[0]}`);
    if (says !== undefined) throw new Error(says);
    if (slowMs) await new Promise((resolve) => setTimeout(resolve, slowMs));
    return rows.map(([a, b]) => a + b);
  };
  const features = [
    { name: "a", kind: "number" },
    { name: "b", kind: "number" },
  ];
  return blackBox(predict, { name: "fragile", input: { kind: "columns", features }, outputs: [{ name: "sum" }] });
}
