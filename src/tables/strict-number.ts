/** Digits with a point and an exponent, as JSON and every CSV writer print them; no hexadecimal, no "Infinity". */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number a text spells, spaces around it aside; undefined where it spells anything else, such as "12abc". */
export function strictNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}
