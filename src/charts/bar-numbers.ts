import { chartNumbers } from "../render/text/chart-numbers.js";

/** The value of each bar with its standard error, all to the same digits. */
export function barNumbers(
  bars: readonly { readonly value: number; readonly error: number | null }[],
  signed = true,
): string[] {
  const numbers = chartNumbers(
    bars.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0),
    bars.reduce((most, { error }) => Math.max(most, error ?? 0), 0),
  );
  const exact = bars.every(({ error }) => error === 0);
  return bars.map(({ value, error }) => {
    const number = signed ? numbers.value(value) : numbers.value(value).replace(/^\+/, "");
    return `${number}${exact ? "" : error === null ? " ± ?" : ` ± ${numbers.error(error)}`}`;
  });
}
