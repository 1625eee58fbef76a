import type { Json } from "../json.js";
import { WhyboxError } from "../whybox-error.js";
import { checkArgument, isObject } from "./check-argument.js";
import type { GivenFields, Option } from "./option-kinds.js";
import { showValue } from "./show-value.js";

type Spec = { readonly [name: string]: Option };

/** The options of one method, each declared once. */
export interface Options<S extends Spec> {
  /** The function that the options belong to, as its errors name it. */
  readonly name: string;
  readonly spec: S;
  /**
   * The options as given, once each of them is one that the method knows and accepts; undefined counts as left out.
   * @param where  the function that was called, where it is another than `name`
   * @throws WhyboxError INVALID_ARGUMENT that names the option
   */
  check(given: unknown, where?: string): GivenFields<S>;
  /** As `check`, with declared defaults in the places of options that were left out. */
  resolve(given: unknown, where?: string): Resolved<S>;
  /**
   * Options as an explanation records them in `method.options`: every recorded option but the seed, which has a place of its own.
   * Functions are recorded by name, Infinity as text, what is left out as null.
   */
  record(resolved: { readonly [name: string]: unknown }): { readonly [name: string]: Json };
}

/** The type of the options that a user may give. */
export type Given<O> = O extends Options<infer S> ? GivenFields<S> : never;

/** Options after their declared defaults are in place. Those without one may still be undefined. */
export type Resolved<S extends Spec> = {
  readonly [Name in keyof S]: S[Name] extends Option<infer T>
    ? S[Name] extends { readonly default: unknown }
      ? T
      : T | undefined
    : never;
};

/**
 * Declares the options of a method in one place: the type that users see, the check, the record in the explanation,
 * the flags of the command line and the table in the documentation all come from it.
 *
 * @example
 * export const occlusionOptions = optionsOf("occlusion", {
 *   ...runOptions,
 *   samples: wholeNumber({ min: 32, default: 5000, says: "samples to ask, one model row each" }),
 * });
 * export type OcclusionOptions = Given<typeof occlusionOptions>;
 */
export function optionsOf<const S extends Spec>(name: string, spec: S): Options<S> {
  checkArgument("optionsOf", typeof name === "string", "name to be that of a function", name);
  checkArgument("optionsOf", isObject(spec), "options by name, such as { samples: wholeNumber(...) }", spec);
  const check = (given: unknown, where = name): GivenFields<S> => {
    checkSpec(where, spec, given);
    return given as GivenFields<S>;
  };
  return {
    name,
    spec,
    check,
    resolve(given, where = name) {
      const checked = check(given, where) as { readonly [option: string]: unknown };
      const resolved = Object.entries(spec).map(([option, { default: value }]) => [option, checked[option] ?? value]);
      return Object.fromEntries(resolved) as Resolved<S>;
    },
    record(resolved) {
      const recorded = Object.keys(spec).filter((option) => option !== "seed" && spec[option].recorded !== false);
      return Object.fromEntries(recorded.map((option) => [option, recordedValue(resolved[option])]));
    },
  };
}

function checkSpec(where: string, spec: Spec, given: unknown, outer = ""): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw invalid(`${where}: expected options to be an object, got ${showValue(given)}`);
  }
  for (const [option, value] of Object.entries(given)) {
    const name = `${outer}${option}`;
    if (!Object.hasOwn(spec, option)) {
      const known = Object.keys(spec).map((inner) => `${outer}${inner}`);
      throw invalid(`${where}: unknown option "${name}"; known options are ${known.join(", ")}`);
    }
    if (value === undefined) continue;
    const { inner, accepts, expected } = spec[option];
    if (inner && isPlainObject(value)) checkSpec(where, inner, value, `${name}.`);
    if (!accepts(value)) throw invalid(`${where}: expected ${name} to be ${expected}, got ${printed(value)}`);
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordedValue(value: unknown): Json {
  if (value === undefined) return null;
  if (typeof value === "function") return value.name || "anonymous";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(recordedValue);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as Float64Array, recordedValue);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, recordedValue(inner)]));
  }
  return value as Json;
}

/** As showValue, but for what JSON cannot tell apart: NaN and Infinity, functions, and instances without fields. */
function printed(value: unknown): string {
  if (typeof value === "number" || typeof value === "function") return String(value);
  const shown = showValue(value);
  const isInstance = shown === "{}" && Object.getPrototypeOf(value) !== Object.prototype;
  return isInstance ? Object.prototype.toString.call(value) : shown;
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", message);
}
