import { WhyboxError } from "../core/whybox-error.js";
import { quotedText } from "./cell.js";

/**
 * Refuses names that differ in case alone, which SQL takes for one.
 *
 * @param seen  names that came before, by their small letters; these are added
 * @throws WhyboxError INVALID_DATA naming the first two
 */
export function checkCases(where: string, names: readonly string[], seen = new Map<string, string>()): void {
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined && other !== name) {
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: a query cannot tell columns ${quotedText(other)} and ${quotedText(name)} apart; read the file without one`,
      );
    }
    seen.set(name.toLowerCase(), name);
  }
}
