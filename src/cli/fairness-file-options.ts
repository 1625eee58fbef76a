import type { StoredAnswersOptions } from "../audit/answers/stored-answers-options.js";
import type { FairnessOptions } from "../audit/fairness/review/fairness-options.js";
import type { Constraint } from "../core/kinds/mitigation.js";
import type { GroupChoice } from "../data/dataset-options.js";
import type { Seed } from "../random/stream.js";
import type { DatasetFlags } from "./inputs/dataset-flags.js";
import type { DocumentFormat } from "./output/document-format.js";

/** The options of `whybox fairness`, parsed. */
export type FairnessFileOptions = DatasetFlags &
  StoredAnswersOptions &
  Omit<FairnessOptions, "groups" | "control"> & {
    readonly prediction?: string;
    readonly control?: readonly GroupChoice[];
    /** The measure by which subgroups are looked for; true: that of subgroupScan. */
    readonly subgroups?: true | string;
    readonly explainGap?: true;
    readonly individual?: true;
    /** Rates that thresholds per group, or a decision by group of close scores, are to equalise. */
    readonly adjust?: Constraint;
    readonly rejectOption?: Constraint;
    readonly seed: Seed;
    readonly workers: number;
    readonly timeoutMs?: number;
    readonly workerMemoryMb?: number;
    readonly format?: DocumentFormat;
    readonly out?: string;
    readonly title?: string;
    readonly failOn?: "violated" | "undecided";
    readonly quiet?: true;
    readonly resume?: true;
  };
