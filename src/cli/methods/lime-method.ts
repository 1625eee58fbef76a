import { Option } from "commander";
import type { Distance } from "../../core/neighbourhood.js";
import { lime } from "../../explain/lime/lime.js";
import { binnedColumns } from "../../maskers/binned/binned-columns.js";
import { offsetColumns } from "../../maskers/offset-columns.js";
import type { SelectionMethod } from "../../regression/select-columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { parseOption } from "./parse-option.js";

/** What only `explain lime` is told. */
type LimeArguments = {
  readonly bins?: "quartile" | "decile" | "none";
  readonly centre?: "instance" | "mean";
  readonly samples?: number;
  readonly kernelWidth?: number;
  readonly distance?: Distance;
  readonly select?: SelectionMethod;
  readonly count?: number;
  readonly alpha?: number;
  readonly untilStable?: number;
  readonly controlVariate?: true;
};

export const limeMethod: ExplainMethod<LimeArguments> = {
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
    // 32: the fewest that lime takes.
    new Option("--samples <n>", "samples to ask, a model row each (default: 5000)").argParser(
      parseOption.wholeNumber(32),
    ),
    new Option("--kernel-width <width>", "how near counts (default: .75 sqrt(columns); text: .25)").argParser(
      parseOption.width,
    ),
    new Option("--distance <distance>", "how far is measured (default: euclidean; text: cosine)").choices([
      "euclidean",
      "cosine",
      "manhattan",
    ]),
    new Option("--select <method>", "how parts are chosen (default: auto)").choices([
      "auto",
      "forward",
      "highestWeights",
      "lassoPath",
      "none",
    ]),
    new Option("--count <n>", "parts in the surrogate (default: 10, or all)").argParser(parseOption.wholeNumber(1)),
    new Option("--alpha <penalty>", "ridge penalty (default: 1)").argParser(parseOption.penalty),
    new Option(
      "--until-stable <share>",
      "sample until each chosen part is chosen in this share of resamples: 0.95",
    ).argParser(parseOption.share),
    new Option(
      "--control-variate",
      "the same with less noise, for time but no model row; pays where the model is nearly a logistic curve",
    ),
  ],
  check({ bins, centre }) {
    if (centre !== undefined && bins !== "none") throw new UsageError("--centre needs --bins none");
  },
  masker(row, { background, weights }, { bins, centre, count }) {
    // lime says so too, but with --rows once a row.
    if (count !== undefined && count > background.columns) {
      throw new UsageError(`--count ${count}: the model takes ${background.columns} columns`);
    }
    return bins === "none"
      ? offsetColumns(background, row, { ...(centre && { centre }), ...(weights && { weights }) })
      : binnedColumns(background, row, { ...(bins && { edges: bins }), ...(weights && { weights }) });
  },
  explain: (probe, { shared: _, ...run }, own) => {
    const { samples, kernelWidth, distance, select, count, alpha, untilStable, controlVariate } = own;
    return lime(probe, {
      ...run,
      ...(samples !== undefined && { samples }),
      ...(kernelWidth !== undefined && { kernelWidth }),
      ...(distance !== undefined && { distance }),
      ...(select !== undefined && { select }),
      ...(count !== undefined && { count }),
      ...(alpha !== undefined && { alpha }),
      ...(controlVariate && { controlVariate }),
      ...(untilStable !== undefined && { until: { stable: untilStable } }),
    });
  },
};
