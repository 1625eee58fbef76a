import { readFileSync } from "node:fs";

/** The levels of grey that a pixel holds, 0 to 16, as one letter each. */
const LEVELS = "0123456789abcdefg";

/** Every image of the file as { label, pixels }: which digit, and 8 x 8 levels of grey from 0 to 16, row by row. */
export function readDigits() {
  const lines = readFileSync(new URL("./digits.txt", import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => ({
    label: Number(line[0]),
    pixels: Float64Array.from(line.slice(1), (level) => LEVELS.indexOf(level)),
  }));
}

/** Every fifth image is never trained on. */
export const isHeldOut = (_, index) => index % 5 === 0;
