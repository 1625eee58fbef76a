import type * as v from "valibot";
import type { Explained } from "../explained.js";

/** One kind of explanation: what its result has to be when it is read back from JSON. */
export type Kind<E extends Explained<string, unknown> = Explained<string, unknown>> = {
  readonly kind: E["kind"];
  /** Schema of `result`. */
  readonly result: v.GenericSchema;
  /** Throws where fields that fit each for itself do not fit together: lengths, positions, ranges. */
  check(explanation: E): void;
};

/**
 * Describes a kind of explanation for the registry in kinds.ts.
 *
 * @param kind  the name that explanations carry
 * @param result  the valibot schema of `result`
 * @param check  throws, with functions of misfit.ts, where lengths and positions do not hold together
 */
export function defineKind<E extends Explained<string, unknown>>(
  kind: E["kind"],
  result: v.GenericSchema,
  check: (explanation: E) => void,
): Kind<E> {
  return { kind, result, check };
}

/** The explanation that a kind describes. */
export type ExplanationOf<K> = K extends Kind<infer E> ? E : never;
