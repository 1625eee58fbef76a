import type { SoftTreeExplanation } from "../core/explanation.js";
import { ABOUT_STUDENTS, distilledTables } from "./distilled-tables.js";
import type { KindSection } from "./kind-section.js";

/** Fidelity of the soft tree. */
export const softTreeSection: KindSection<SoftTreeExplanation> = {
  about: () => `${ABOUT_STUDENTS} At each split a row goes both ways, more to one side than to the other.`,
  numbers: distilledTables,
};
