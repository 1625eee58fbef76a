import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { Feature } from "../features.js";
import { checkDistilled, type Distilled, distilledFields } from "./distilled.js";
import { features } from "./features.js";
import { defineKind } from "./kind.js";
import { expectAmong, expectLength, expectShape, misfit } from "./misfit.js";
import { count, finite, numbers } from "./numbers.js";

/** A model distilled into a sum of curves, one per feature or pair of features. */
export type AdditiveExplanation = Explained<"additive", AdditiveResult>;

export type AdditiveResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  /** "logit": terms add up to log-odds (classification: centred log shares), and go through the softmax. */
  readonly link: "identity" | "logit";
  readonly intercepts: readonly number[];
  /** Most important first. */
  readonly terms: readonly AdditiveTerm[];
};

/** One feature's, or one pair's, part in an additive model. */
export type AdditiveTerm = {
  /** One position among the features, or two. */
  readonly features: readonly number[];
  /** One list a feature: ascending, values at most edges[i] lie in bin i or below; null for categories, whose bins are codes. */
  readonly edges: readonly (readonly number[] | null)[];
  /** bins x outputs; of a pair bins of the first x bins of the second x outputs. The last bin of a feature is that of gaps. */
  readonly values: readonly (readonly number[])[];
  /** The standard deviation of the term over the training rows, averaged over outputs: how much it moves. */
  readonly importance: number;
};

export const additive = defineKind<AdditiveExplanation>(
  "additive",
  v.object({
    ...distilledFields,
    features,
    outputs: v.array(v.string()),
    link: v.picklist(["identity", "logit"]),
    intercepts: numbers,
    terms: v.array(
      v.object({
        features: v.pipe(v.array(count), v.minLength(1), v.maxLength(2)),
        edges: v.array(v.nullable(numbers)),
        values: v.array(numbers),
        importance: finite,
      }),
    ),
  }),
  (explanation) => {
    const { terms, outputs, intercepts, features: known } = explanation.result;
    checkDistilled(explanation, outputs);
    expectLength("result.intercepts", intercepts, outputs.length);
    for (const [i, term] of terms.entries()) {
      const path = `result.terms.${i}`;
      expectAmong(`${path}.features`, term.features, known.length, "features");
      expectLength(`${path}.edges`, term.edges, term.features.length);
      expectShape(`${path}.values`, term.values, binsOf(term, known), outputs.length);
    }
  },
);

/** Bins of a term: of a number one between any two edges and outside, of a category one per label, and one for gaps. */
function binsOf({ features: places, edges }: AdditiveTerm, known: readonly Feature[]): number {
  return places.reduce((product, at, i) => {
    const cuts = edges[i];
    const about = known[at];
    if ((cuts === null) !== (about.kind === "category"))
      misfit("result.terms.edges", "edges for numbers and null for categories", JSON.stringify(cuts)?.slice(0, 40));
    return product * (about.kind === "category" ? about.categories.length + 1 : (cuts as readonly number[]).length + 2);
  }, 1);
}
