import { countText } from "./count-text.js";

/** A count and what is counted, in the plural where it is not one: `1 row`, `1,024 rows`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : several}`;
}
