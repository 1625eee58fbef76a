import { InvalidArgumentError, Option } from "commander";
import type { GivenFields } from "../../core/checks/option-kinds.js";
import { defaultText, type Option as MethodOption } from "../../core/checks/option-kinds.js";
import type { Options } from "../../core/checks/options.js";

/** Options that every method has and that the command line declares once for all of them. */
const COMMON = ["seed", "outputs", "budgetRows", "shared"];

type Spec = { readonly [name: string]: MethodOption };

/** The flags of a method: one for each of its own options that a command line can ask for. */
export function methodFlags(
  { spec }: Options<Spec>,
  { except = [] }: { readonly except?: readonly string[] } = {},
): Option[] {
  return flagged(spec, except).map(([path, option]) => flagOf(path, option));
}

/**
 * The options of a method as the flags gave them.
 * @param chosen  all flags as the command line was parsed, by their names in camel case
 */
export function methodOptions<S extends Spec>({ spec }: Options<S>, chosen: object): GivenFields<S> {
  const given: { [name: string]: unknown } = {};
  for (const [path] of flagged(spec, [])) {
    const value = (chosen as { readonly [name: string]: unknown })[camelCase(path)];
    if (value === undefined) continue;
    const [name, inner] = path;
    given[name] = inner === undefined ? value : { ...(given[name] as object | undefined), [inner]: value };
  }
  return given as GivenFields<S>;
}

/** The name of an option, and the name of the option inside it where there is one. */
type Path = readonly string[];

/** Each option that has a flag. */
function flagged(spec: Spec, except: readonly string[]): [Path, MethodOption][] {
  return Object.entries(spec)
    .filter(([name]) => !COMMON.includes(name) && !except.includes(name))
    .flatMap(([name, option]): [Path, MethodOption][] =>
      option.inner ? Object.entries(option.inner).map(([inner, field]) => [[name, inner], field]) : [[[name], option]],
    )
    .filter(([, option]) => option.flag !== undefined);
}

function flagOf(path: Path, option: MethodOption): Option {
  const { placeholder, choices, parse } = option.flag ?? {};
  const name = kebabCase(path);
  if (placeholder === undefined) return new Option(option.default === true ? `--no-${name}` : `--${name}`, option.says);
  const flag = new Option(
    `--${name} <${choices ? path.at(-1) : placeholder}>`,
    `${option.says} (default: ${defaultText(option)})`,
  );
  if (choices && !parse) return flag.choices(choices);
  return flag.argParser((text) => {
    if (choices && !choices.includes(text)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
    }
    const value = parse ? parse(text) : text;
    if (option.accepts(value)) return value;
    throw new InvalidArgumentError(`Expected ${option.expected}.`);
  });
}

function kebabCase(path: Path): string {
  return path.join("-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function camelCase(path: Path): string {
  return kebabCase(path).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
