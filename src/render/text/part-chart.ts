import { greatest } from "../greatest.js";
import { bar } from "./bar.js";
import { chartNumbers } from "./chart-numbers.js";
import { displayWidth } from "./display-width.js";
import { fitted } from "./fitted.js";
import type { TextLayout } from "./kind-text.js";

/** One bar of a chart. */
export type PartBar = { readonly label: string; readonly value: number; readonly error: number | null };

/**
 * Parts by the size of their values, as bars with numbers and standard errors; those beyond the top ones in one line.
 * Values without a sign, such as averages of absolute ones, are written without a plus.
 */
export function partChart(bars: readonly PartBar[], { width, top }: TextLayout, unsigned = false): string[] {
  if (bars.length === 0) return ["  no part has a value"];
  const sorted = bars.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = sorted.slice(0, top);
  const largest = Math.abs(shown[0].value);
  const exact = bars.every(({ error }) => error === 0);
  const numbers = chartNumbers(largest, greatest(bars.map(({ error }) => error ?? 0)));
  const [falls, rises] = [shown.some(({ value }) => value < 0), shown.some(({ value }) => value > 0)];
  const sides = falls && rises ? true : falls ? "left" : rises && !unsigned ? "right" : false;
  const shownNumber = (value: number) => (unsigned ? numbers.value(value).replace(/^\+/, "") : numbers.value(value));

  const lines = shown.map(({ label, value, error }) => ({
    label,
    share: largest === 0 ? 0 : value / largest,
    number: shownNumber(value),
    error: exact ? "" : ` ± ${error === null ? "?" : numbers.error(error)}`,
  }));
  const rest = sorted.slice(top);
  if (rest.length > 0) {
    const sum = rest.reduce((total, { value }) => total + value, 0);
    lines.push({
      label: `${rest.length} more, together`,
      share: 0,
      number: Number.isFinite(sum) ? shownNumber(sum) : "beyond 1.8e308",
      error: "",
    });
  }

  const numberWidth = greatest(lines.map(({ number }) => number.length));
  const errorWidth = greatest(lines.map(({ error }) => error.length));
  const labelWidth = Math.min(greatest(lines.map(({ label }) => displayWidth(label))), Math.floor(width * 0.45));
  const barWidth = Math.max(8, width - labelWidth - numberWidth - errorWidth - 6);
  return lines.map(({ label, share, number, error }) => {
    const right = number.padStart(numberWidth) + error.padStart(errorWidth);
    return `  ${fitted(label, labelWidth)}  ${bar(share, barWidth, sides)}  ${right}`.trimEnd();
  });
}
