import { Option } from "commander";
import { MAX_WORKERS } from "../../workers/worker-pool.js";
import { parseOption } from "./parse-option.js";

/** Option for where the model runs. */
export function workersOption(): Option {
  return new Option(
    "--workers <n>",
    "worker threads; 0: none, ask in this process, where Ctrl-C waits until predict answers or awaits something",
  )
    .argParser(parseOption.wholeNumber(0, MAX_WORKERS))
    .default(0);
}
