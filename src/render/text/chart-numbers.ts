/** Twelve decimals show four digits of this; below, a chart would have bars beside zeros. */
const SMALLEST_DECIMAL = 1e-9;
const MAX_DECIMALS = 12;
/** From here on `significant` takes an exponent too. */
const SMALLEST_LARGE = 1e12;

/** Formats for the numbers of one chart, all alike: with a sign, and without one for errors. */
export interface ChartNumbers {
  value(number: number): string;
  error(number: number): string;
}

/**
 * As many decimals as show two digits of the largest standard error, but no more than four digits of the largest value. An
 * error too small for them is said to be less than the last of them.
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
    error(number) {
      const text = number.toFixed(decimals);
      return number > 0 && Number(text) === 0 ? `<${(10 ** -decimals).toFixed(decimals)}` : text;
    },
  };
}

function withSign(number: number, text: string): string {
  return `${number < 0 ? "-" : "+"}${text}`;
}

function decimalsFor(largestValue: number, largestError: number): number {
  const showing = (size: number, digits: number) =>
    size > 0 ? digits - 1 - Math.floor(Math.log10(size)) : MAX_DECIMALS;
  if (largestValue === 0 && largestError === 0) return 0;
  // At most four digits of a value, however small its error.
  return Math.min(MAX_DECIMALS, Math.max(0, Math.min(showing(largestError, 2), showing(largestValue, 4))));
}
