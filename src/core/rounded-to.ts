/** The number with so many significant digits. Those that would round up to Infinity stay as they are. */
export function roundedTo(value: number, digits: number): number {
  const rounded = Number(value.toPrecision(digits));
  return Number.isFinite(rounded) ? rounded : value;
}
