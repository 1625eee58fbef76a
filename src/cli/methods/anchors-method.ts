import { Option } from "commander";
import { anchors } from "../../explain/anchors/anchors.js";
import { binnedColumns } from "../../maskers/binned/binned-columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { parseOption } from "./parse-option.js";

/** What only `explain anchors` is told. */
type AnchorsArguments = {
  readonly importance?: true;
  readonly bins?: "quartile" | "decile";
  readonly precision?: number;
  readonly delta?: number;
  readonly maxLength?: number;
  readonly beam?: number;
  readonly search?: "certified" | "published";
  readonly optimise?: "interventional" | "conditional";
  readonly tolerance?: number;
};

export const anchorsMethod: ExplainMethod<AnchorsArguments> = {
  summary: "a rule that holds the prediction in place, with a certified precision",
  options: () => [
    new Option("--bins <bins>", "with --data: how numbers are cut (default: quartile)").choices(["quartile", "decile"]),
    new Option("--precision <share>", "precision of the rule (default: 0.95)").argParser(parseOption.share),
    new Option("--delta <share>", "how often a certificate may be wrong (default: 0.05)").argParser(parseOption.share),
    new Option("--max-length <n>", "the most conditions (default: as many as there are parts)").argParser(
      parseOption.wholeNumber(0),
    ),
    new Option("--beam <n>", "rules made longer at each length (default: 4)").argParser(parseOption.wholeNumber(1)),
    new Option("--search <search>", "certified, or that of the 2018 paper (default: certified)").choices([
      "certified",
      "published",
    ]),
    new Option("--optimise <precision>", "whose precision counts (default: interventional)").choices([
      "interventional",
      "conditional",
    ]),
    new Option("--tolerance <number>", "for numbers: how far from the prediction counts as the same").argParser(
      parseOption.penalty,
    ),
  ],
  check({ importance }) {
    if (importance) throw new UsageError("--importance goes with methods that give every part a value");
  },
  masker: (row, { background, weights }, { bins }) =>
    binnedColumns(background, row, { ...(bins && { edges: bins }), ...(weights && { weights }) }),
  explain: (probe, { shared: _, ...run }, own) => {
    const { precision, delta, maxLength, beam, search, optimise, tolerance } = own;
    return anchors(probe, {
      ...run,
      ...(precision !== undefined && { precision }),
      ...(delta !== undefined && { delta }),
      ...(maxLength !== undefined && { maxLength }),
      ...(beam !== undefined && { beam }),
      ...(search !== undefined && { search }),
      ...(optimise !== undefined && { optimise }),
      ...(tolerance !== undefined && { tolerance }),
    });
  },
};
