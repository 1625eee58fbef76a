/** Twelve decimals show four digits of this; below, a chart would have bars beside zeros. */
const SMALLEST_DECIMAL = 1e-9;
/** From here on `significant` takes an exponent too. */
const SMALLEST_LARGE = 1e12;

/** How the numbers of one chart are written, all alike: with a sign, and without one for errors. */
export interface ChartNumbers {
  value(number: number): string;
  error(number: number): string;
}

/**
 * As many decimals as show two digits of the largest standard error; without one, four digits of the largest value.
 * Where decimals would not show them, an exponent.
 */
export function chartNumbers(largestValue: number, largestError = 0): ChartNumbers {
  const largest = Math.max(largestValue, largestError);
  if (largest !== 0 && (largest < SMALLEST_DECIMAL || largest >= SMALLEST_LARGE)) {
    return {
      value: (number) => (number === 0 ? "0" : withSign(number, Math.abs(number).toExponential(3))),
      error: (number) => (number === 0 ? "0" : number.toExponential(1)),
    };
  }
  const decimals = decimalsFor(largestValue, largestError);
  return {
    value(number) {
      const text = Math.abs(number).toFixed(decimals);
      return Number(text) === 0 ? text : withSign(number, text);
    },
    error: (number) => number.toFixed(decimals),
  };
}

function withSign(number: number, text: string): string {
  return `${number < 0 ? "-" : "+"}${text}`;
}

function decimalsFor(largestValue: number, largestError: number): number {
  const [size, digits] = largestError > 0 ? [largestError, 2] : [largestValue, 4];
  if (size === 0) return 0;
  return Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}
