import { Option } from "commander";
import { MAX_WORKERS } from "../../workers/worker-pool.js";
import { parseOption } from "./parse-option.js";

/** Options for where the model runs, and how long it may take there. */
export function workersOptions(): Option[] {
  return [
    new Option(
      "--workers <n>",
      "worker threads; 0: none, ask in this process, where Ctrl-C waits until predict answers or awaits something",
    )
      .argParser(parseOption.wholeNumber(0, MAX_WORKERS))
      .default(0),
    new Option(
      "--timeout-ms <n>",
      "with --workers: the longest time that a worker takes for a chunk of rows (default: none)",
    ).argParser(parseOption.wholeNumber(1)),
    new Option(
      "--worker-memory-mb <n>",
      "with --workers: the most MiB of heap that a worker takes (default: Node's own limit)",
    ).argParser(parseOption.wholeNumber(1)),
  ];
}
