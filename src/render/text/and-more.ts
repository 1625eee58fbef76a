import { counted } from "../counted.js";

/** A line that counts what is left out, if anything is: `  and 3 more columns`. */
export function andMore(left: number, one: string, several?: string): string[] {
  return left > 0 ? [`  and ${counted(left, one, several)}`] : [];
}
