import { Option } from "commander";
import { lime } from "../../explain/lime/lime.js";
import { type LimeOptions, limeOptions } from "../../explain/lime/lime-options.js";
import { binnedColumns } from "../../maskers/binned/binned-columns.js";
import { offsetColumns } from "../../maskers/offset-columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { methodFlags, methodOptions } from "./method-flags.js";

/** The arguments that only `explain lime` takes. */
type LimeArguments = LimeOptions & {
  readonly bins?: "quartile" | "decile" | "none";
  readonly centre?: "instance" | "mean";
};

export const limeMethod: ExplainMethod<LimeArguments> = {
  declared: limeOptions,
  summary: "LIME: a sparse linear surrogate fitted to the answers around the input",
  options: () => [
    new Option(
      "--bins <bins>",
      "with --data: how numbers are cut; none: moved by normal offsets (default: quartile)",
    ).choices(["quartile", "decile", "none"]),
    new Option("--centre <centre>", "with --bins none: where offsets start from (default: instance)").choices([
      "instance",
      "mean",
    ]),
    ...methodFlags(limeOptions),
  ],
  check({ bins, centre }) {
    if (centre !== undefined && bins !== "none") throw new UsageError("--centre needs --bins none");
  },
  masker(row, { background, weights }, { bins, centre, count }) {
    // lime says so too, but with --rows once per row.
    if (count !== undefined && count > background.columns) {
      throw new UsageError(`--count ${count}: the model takes ${background.columns} columns`);
    }
    return bins === "none"
      ? offsetColumns(background, row, { ...(centre && { centre }), ...(weights && { weights }) })
      : binnedColumns(background, row, { ...(bins && { edges: bins }), ...(weights && { weights }) });
  },
  explain: (probe, { shared: _, ...run }, given) => {
    const { surrogate: __, ...options } = methodOptions(limeOptions, given);
    return lime(probe, { ...run, ...options });
  },
};
