import type { AdditiveExplanation } from "../core/explanation.js";
import { rounded } from "../render/text/estimate-text.js";
import { ABOUT_STUDENTS, distilledTables } from "./distilled-tables.js";
import type { KindSection } from "./kind-section.js";

/** Effect of each term on the answer. */
export const additiveSection: KindSection<AdditiveExplanation> = {
  about: () => `${ABOUT_STUDENTS} Its answer is a sum: one curve per feature, read off and added up.`,
  numbers: (explanation) => [
    {
      caption: "How much each term moves the answer (standard deviation over the rows)",
      columns: ["term", "importance"],
      rows: explanation.result.terms.map(({ features, importance }) => [
        features.map((feature) => explanation.result.features[feature].name).join(" and "),
        rounded(importance),
      ]),
    },
    ...distilledTables(explanation),
  ],
};
