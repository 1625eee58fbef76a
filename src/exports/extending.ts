export { fields, flag, number, type Option, oneOf, option, wholeNumber } from "../core/checks/option-kinds.js";
export { type Given, type Options, optionsOf } from "../core/checks/options.js";
export { type Coalitions, coalitions, keep, keeps, noneKept } from "../core/coalitions.js";
export type { Conditions } from "../core/conditions.js";
export type { Controls } from "../core/controls.js";
export type {
  AnyMasker,
  CapableMasker,
  HasConditions,
  HasMixedRows,
  HasNeighbourhood,
  HasUnchanged,
  Masker,
  MaskerForInput,
  MaskerSpec,
  Neighbourhood,
  PartsOfInput,
  Perturbation,
  Perturber,
  ReferenceRows,
} from "../core/masker.js";
export type { Plan, Range } from "../core/plan.js";
export { type RowBuffer, rowBuffer } from "../core/row-buffer.js";
export { checkProbe, varyingParts } from "../explain/run/check-probe.js";
export { localFrame } from "../explain/run/local-frame.js";
export { chosenOutputs } from "../explain/run/output-choice.js";
export { beginRun, type Run } from "../explain/run/run.js";
export { outputsOption, runOptions, seedOption } from "../explain/run/run-options.js";
export { type Stream, stream } from "../random/stream.js";
