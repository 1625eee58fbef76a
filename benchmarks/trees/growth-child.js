import { fitTree } from "whybox/trees";
import { median } from "../median.js";
import { peakMb } from "../peak-memory.js";
import { table } from "./table.js";

const { x, numbers } = table(Number(process.argv[2]));
const times = Array.from({ length: 6 }, () => {
  const startedMs = performance.now();
  fitTree(x, numbers, { task: "regression", splits: "histogram", maxDepth: 5 });
  return performance.now() - startedMs;
});
console.log(JSON.stringify({ firstMs: times[0], warmMs: median(times.slice(1)), peakMb: peakMb() }));
