export { explorationRate } from "../explain/anchors/exploration-rate.js";
export { klBounds } from "../explain/anchors/kl-bounds.js";
export {
  type BestArms,
  type KlLucbOptions,
  klLucb,
  type Pull,
  type PullArms,
  type Tally,
} from "../explain/anchors/kl-lucb.js";
export { distances } from "../math/distances.js";
export { entropyEdges } from "../math/entropy-edges.js";
export { localityWeights } from "../math/locality-weights.js";
export { quantileEdges } from "../math/quantile-edges.js";
export { type LinearFit, type RidgeOptions, ridge, ridgeFromMoments } from "../regression/ridge.js";
export {
  type MomentsSelection,
  type SelectFeaturesOptions,
  selectFeatures,
  selectFromMoments,
} from "../regression/select-features.js";
export { type WeightedMoments, weightedMoments } from "../regression/weighted-moments.js";
