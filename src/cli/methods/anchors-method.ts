import { Option } from "commander";
import { anchors } from "../../explain/anchors/anchors.js";
import { type AnchorsOptions, anchorsOptions } from "../../explain/anchors/options.js";
import { binnedColumns } from "../../maskers/binned/binned-columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { methodFlags, methodOptions } from "./method-flags.js";

/** The arguments that only `explain anchors` takes. */
type AnchorsArguments = AnchorsOptions & {
  readonly importance?: true;
  readonly bins?: "quartile" | "decile";
};

export const anchorsMethod: ExplainMethod<AnchorsArguments> = {
  declared: anchorsOptions,
  summary: "a rule that holds the prediction in place, with a certified precision",
  options: () => [
    new Option("--bins <bins>", "with --data: how numbers are cut (default: quartile)").choices(["quartile", "decile"]),
    ...methodFlags(anchorsOptions),
  ],
  check({ importance }) {
    if (importance) throw new UsageError("--importance goes with methods that give every part a value");
  },
  masker: (row, { background, weights }, { bins }) =>
    binnedColumns(background, row, { ...(bins && { edges: bins }), ...(weights && { weights }) }),
  explain: (probe, run, given) => anchors(probe, { ...run, ...methodOptions(anchorsOptions, given) }),
};
