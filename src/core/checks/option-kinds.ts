import { checkArgument, isObject } from "./check-argument.js";
import { numberInText } from "./number-in-text.js";
import { showValue } from "./show-value.js";

/**
 * One option of a method, declared in one place: its type, its check, its default, its text, and how the command line
 * reads it. Make one with `wholeNumber`, `number`, `oneOf`, `flag`, `fields` or `option`.
 */
export interface Option<T = unknown> {
  /** The accepted values, in words that follow "expected samples to be": "a whole number of 32 or more". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** The purpose, in a phrase that `--help` and the documentation print. */
  readonly says: string;
  /** The value of an option that is left out. Absent where the method works it out; `defaultSays` then tells how. */
  readonly default?: T;
  readonly defaultSays?: string;
  /** False for options that steer the run and not its result, such as a signal. Default: recorded. */
  readonly recorded?: false;
  /** The flag of the command line; absent: there is none. */
  readonly flag?: OptionFlag;
  /** The options inside an option that is an object. */
  readonly inner?: { readonly [name: string]: Option };
  /** Carries the type; never there when the code runs. */
  readonly type?: T;
}

/** A flag of the command line, in words that name no parser of command lines. */
export interface OptionFlag {
  /** The word for the value in `--help`, such as "n". Absent for a flag that takes none. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** The value a text stands for; a text that stands for none gives a value that the check refuses. */
  readonly parse?: (text: string) => unknown;
}

type Told<T> = { readonly says: string; readonly default?: T; readonly defaultSays?: string };

/** An option that is known to have a default where it was told of one. */
type Declared<T, Said> = Option<T> & (Said extends { readonly default: T } ? { readonly default: T } : unknown);

/** A whole number within bounds that count as inside. */
export function wholeNumber<const Said extends Told<number> & { readonly min: number; readonly max?: number }>(
  told: Said,
): Declared<number, Said> {
  checkTold("wholeNumber", told);
  const { min, max } = told;
  return declared<number, Said>(told, {
    expected: max === undefined ? `a whole number of ${min} or more` : `a whole number from ${min} to ${max}`,
    accepts: (value) =>
      Number.isSafeInteger(value) && (value as number) >= min && (max === undefined || (value as number) <= max),
    flag: { placeholder: "n", parse: numberFrom },
  });
}

/** A number within bounds: `min` and `max` count as inside, `above` and `below` do not. */
export function number<
  const Said extends Told<number> & {
    readonly min?: number;
    readonly above?: number;
    readonly max?: number;
    readonly below?: number;
    /** True if Infinity is accepted. Default false. */
    readonly infinite?: boolean;
  },
>(told: Said): Declared<number, Said> {
  checkTold("number", told);
  const { min, above, max, below, infinite } = told;
  const bounds = [
    min !== undefined && `of ${min} or more`,
    above !== undefined && `above ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
  ].filter((bound) => bound !== false);
  const unbounded = max === undefined && below === undefined;
  return declared<number, Said>(told, {
    expected: `a ${unbounded && !infinite ? "finite " : ""}number ${bounds.join(" and ")}`.trimEnd(),
    accepts: (value) =>
      typeof value === "number" &&
      !Number.isNaN(value) &&
      (infinite || Number.isFinite(value)) &&
      (min === undefined || value >= min) &&
      (above === undefined || value > above) &&
      (max === undefined || value <= max) &&
      (below === undefined || value < below),
    flag: { placeholder: "number", parse: numberFrom },
  });
}

/** One of some words. */
export function oneOf<const T extends string, const Said extends Told<NoInfer<T>>>(
  choices: readonly T[],
  told: Said,
): Declared<T, Said> {
  checkArgument("oneOf", Array.isArray(choices), "a list of words", choices);
  checkTold("oneOf", told);
  return declared<T, Said>(told, {
    expected: choices.map((choice) => JSON.stringify(choice)).join(" or "),
    accepts: (value) => choices.includes(value as T),
    flag: { placeholder: "choice", choices },
  });
}

/** True or false. */
export function flag<const Said extends Told<boolean>>(told: Said): Declared<boolean, Said> {
  checkTold("flag", told);
  return declared<boolean, Said>(told, {
    expected: "true or false",
    accepts: (value) => typeof value === "boolean",
    flag: {},
  });
}

/** An object with options of its own, each of which may be left out unless `accepts` says more. */
export function fields<
  const Inner extends { readonly [name: string]: Option },
  const Said extends Told<GivenFields<Inner>>,
>(inner: Inner, told: Said): Declared<GivenFields<Inner>, Said> {
  checkArgument("fields", isObject(inner) && Object.values(inner).every(isObject), "options by name", inner);
  checkTold("fields", told);
  const names = Object.keys(inner);
  const shape = names.map((name) => `${name}: ${inner[name].expected}`).join(", ");
  return declared<GivenFields<Inner>, Said>(told, {
    expected: `{ ${shape} }`,
    accepts: (value) =>
      typeof value === "object" &&
      value !== null &&
      Object.keys(value).length > 0 &&
      Object.entries(value).every(([name, given]) => Object.hasOwn(inner, name) && inner[name].accepts(given)),
    inner,
  });
}

/** Any other option of type T, which says itself what it accepts: `option<Link>()({ ... })`. */
export function option<T>() {
  return <const Said extends Told<T> & Pick<Option<T>, "expected" | "accepts" | "flag" | "recorded">>(
    told: Said,
  ): Declared<T, Said> => {
    checkTold("option", told);
    const { expected, accepts, flag, recorded } = told;
    return declared<T, Said>(told, {
      expected,
      accepts,
      ...(flag && { flag }),
      ...(recorded === false && { recorded }),
    });
  };
}

/** The options that a user may give: each of them may be left out. */
export type GivenFields<Spec extends { readonly [name: string]: Option }> = {
  readonly [Name in keyof Spec]?: Spec[Name] extends Option<infer T> ? T : never;
};

function checkTold(where: string, told: unknown): void {
  const { says } = (told ?? {}) as Partial<Told<unknown>>;
  checkArgument(where, typeof says === "string", "{ says: ... }, a phrase for the help", told);
}

function declared<T, Said>(
  { says, default: value, defaultSays }: Told<T>,
  rest: Omit<Option<T>, "says" | "default" | "defaultSays">,
): Declared<T, Said> {
  return {
    says,
    ...(value !== undefined && { default: value }),
    ...(defaultSays !== undefined && { defaultSays }),
    ...rest,
  } as Declared<T, Said>;
}

function numberFrom(text: string): unknown {
  if (/^infinity$/i.test(text.trim())) return Number.POSITIVE_INFINITY;
  return numberInText(text);
}

/** The default of an option, as documentation prints it. */
export function defaultText({ default: value, defaultSays }: Option): string {
  if (defaultSays !== undefined) return defaultSays;
  if (value === undefined) return "none";
  return typeof value === "string" ? value : showValue(value);
}
