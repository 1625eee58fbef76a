export { BrokenLaw } from "../testing/broken-law.js";
export { obeysExecutorLaws } from "../testing/executor-laws.js";
export { type LawOptions, obeysExplainerLaws } from "../testing/explainer-laws.js";
export { obeysMaskerLaws } from "../testing/masker-laws.js";
export { obeysModelLaws } from "../testing/model-laws.js";
