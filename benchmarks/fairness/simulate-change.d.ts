/** Shares of simulated comparisons in which intervals of changes hold the truth; see simulate-change.js. */
export function simulateChange(
  scenario: {
    readonly sizes: readonly number[];
    readonly baseRates: readonly number[];
    readonly before: readonly (readonly [truePositive: number, falsePositive: number])[];
    readonly after: readonly (readonly [truePositive: number, falsePositive: number])[];
    readonly kept?: number;
  },
  tables: number,
  seed?: number | string,
): { readonly [name: string]: number };
