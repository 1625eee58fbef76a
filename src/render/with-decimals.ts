/** By the most decimals: to make a format takes as long as to write a hundred numbers with it. */
const formats = new Map<number, Intl.NumberFormat>();

/** A number with thousands separated and at most so many decimals, without trailing zeros. */
export function withDecimals(value: number, most: number): string {
  let format = formats.get(most);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { maximumFractionDigits: most });
    formats.set(most, format);
  }
  return format.format(value);
}
