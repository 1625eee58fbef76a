import type { Note } from "../../core/explanation.js";

export type LimeFindings = {
  readonly outputs: readonly string[];
  /** One per output, as are all that follow. */
  readonly prediction: readonly number[];
  readonly localPrediction: readonly number[];
  /** Highest less lowest answer among the samples. */
  readonly range: readonly number[];
  /** All samples were answered alike, and the instance otherwise. */
  readonly alike: readonly boolean[];
  /** Number of samples. */
  readonly samples: number;
  readonly heldOutR2: readonly (number | null)[];
  /** The least stable selected part, and how stable it is. */
  readonly leastStable: readonly ({ readonly part: string; readonly stability: number } | undefined)[];
  /** True if the ridge penalty says more than the samples do. */
  readonly outweighed: readonly boolean[];
  /** Effective sample size, where it is too small for the parts that were selected. */
  readonly fewSamples: number | undefined;
  /** Parts that came out the same in every sample. */
  readonly unvaried: readonly string[];
  /** The spread between sampled reference rows is unknown, because there is only one. */
  readonly errorsUnknown: boolean;
  /** Outputs whose answers no control variate could correct, though one was asked for. */
  readonly uncorrected: readonly string[];
};

/** A surrogate further from the model than this share of the answers' range is not one at the instance itself. */
const FAR_SHARE = 0.1;
/** Of the model's answer; a gap so small is that of sums taken in another order. */
const ROUNDING = 1e-12;
/** Below, most of what the model does around the instance is not in the surrogate. */
const LOW_R2 = 0.5;
/** A part selected in fewer resamples than this might as well have been another. */
const UNSTABLE = 0.8;

/** Warnings, in plain words, where a local surrogate should be doubted. */
export function limeNotes(findings: LimeFindings): Note[] {
  const notes: Note[] = [];
  const note = (code: string, message: string) => notes.push({ code, message });
  findings.outputs.forEach((output, i) => {
    const gap = Math.abs(findings.prediction[i] - findings.localPrediction[i]);
    if (gap > FAR_SHARE * findings.range[i] && gap > ROUNDING * Math.abs(findings.prediction[i])) {
      note(
        "LOCAL_PREDICTION_FAR",
        `Output "${output}": the surrogate answers ${digits(findings.localPrediction[i])} where the model answers ${digits(findings.prediction[i])}, more than a tenth of the range of answers nearby. It does not stand for the model at this very input.`,
      );
    }
    if (findings.alike[i]) {
      note(
        "SAMPLES_ALIKE",
        `Output "${output}": all ${findings.samples} samples were answered alike, and the instance otherwise, so that coefficients of 0 say nothing, and how far they are off is unknown. Raise samples or budgetRows, or sample nearer to the instance.`,
      );
    }
    const r2 = findings.heldOutR2[i];
    if (r2 !== null && r2 < LOW_R2) {
      note(
        "LOW_FIDELITY",
        `Output "${output}": on samples that it has not seen, the surrogate explains ${Math.round(100 * Math.max(0, r2))}% of how the model's answers vary nearby. Do not read the rest off it.`,
      );
    }
    if (findings.outweighed[i]) {
      note(
        "PENALTY_OUTWEIGHS_SAMPLES",
        `Output "${output}": near the instance samples weigh so little that the ridge penalty takes most of the coefficients away. Raise kernelWidth, or lower alpha.`,
      );
    }
    const least = findings.leastStable[i];
    if (least && least.stability < UNSTABLE) {
      note(
        "UNSTABLE_SELECTION",
        `Output "${output}": "${least.part}" is selected in only ${Math.round(100 * least.stability)}% of resamples; other samples may select another part. Raise samples, or use until: { stable: 0.95 }.`,
      );
    }
  });
  if (findings.fewSamples !== undefined) {
    note(
      "FEW_EFFECTIVE_SAMPLES",
      `The kernel leaves most samples next to no weight: together they say as much as ${digits(findings.fewSamples)} of equal weight, too few for a surrogate. Raise kernelWidth or samples.`,
    );
  }
  if (findings.unvaried.length > 0) {
    note(
      "PART_NOT_VARIED",
      `No sample differs from the instance in ${findings.unvaried.map((part) => `"${part}"`).join(", ")}; its coefficient of 0 says nothing.`,
    );
  }
  if (findings.errorsUnknown) {
    note(
      "NO_STANDARD_ERROR",
      "The masker samples its reference rows and has only one, so how far the coefficients are off is unknown. Give it more reference rows.",
    );
  }
  if (findings.uncorrected.length > 0) {
    note(
      "CONTROL_VARIATE_UNUSED",
      `controlVariate was left out for ${findings.uncorrected.map((output) => `"${output}"`).join(", ")}: a logistic curve of the inputs foresees too little of the answers, or misses a few by too much. The estimate is the one without it.`,
    );
  }
  return notes;
}

function digits(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
