import type { GroupChoice } from "../../data/dataset-options.js";
import { splitNames } from "./split-names.js";

/** Groups from a list such as `sex,age:25:45`; undefined where a cut is no number or cuts do not rise. */
export function groupChoices(list: string): GroupChoice[] | undefined {
  const found: GroupChoice[] = [];
  for (const item of splitNames(list)) {
    const [, column, tail] = /^(.*?)((?::-?\d+(?:\.\d+)?)*)$/s.exec(item) ?? [];
    if (column === undefined || column === "") return undefined;
    const cuts = tail === "" ? [] : tail.slice(1).split(":").map(Number);
    if (cuts.some((cut, i) => cut <= cuts[i - 1])) return undefined;
    found.push(cuts.length > 0 ? { column, cuts } : column);
  }
  return found.length > 0 ? found : undefined;
}
