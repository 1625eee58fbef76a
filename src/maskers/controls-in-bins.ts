import type { Controls } from "../core/controls.js";
import type { BinControls } from "./bin-controls.js";

/** Where in its bin each sample fell, a column of numbers after the other. */
export type StepsInBins = {
  readonly samples: number;
  /** columns x samples: s of {@link BinControls}; 0 for a gap, which says nothing about where in a bin it fell. */
  readonly steps: Float64Array;
  /** columns x samples: 1 where s is one outside the instance's bin. */
  readonly outside: Uint8Array;
};

/**
 * The three controls of each column: s inside the instance's bin, s outside, and outside s^2 less what a line through
 * s says of it.
 *
 * Cost: some ten multiplications for a column of a sample, each time they are looked at.
 */
export function controlsInBins(columns: readonly BinControls[], { samples, steps, outside }: StepsInBins): Controls {
  return {
    count: 3 * columns.length,
    addProducts(sums, values) {
      columns.forEach(({ otherVariance, otherSkew }, column) => {
        const step = steps.subarray(column * samples, (column + 1) * samples);
        const isOutside = outside.subarray(column * samples, (column + 1) * samples);
        let all = 0;
        let constant = 0;
        let linear = 0;
        let square = 0;
        for (let row = 0; row < samples; row++) {
          const elsewhere = values[row] * isOutside[row];
          const stepped = elsewhere * step[row];
          all += values[row] * step[row];
          constant += elsewhere;
          linear += stepped;
          square += stepped * step[row];
        }
        sums[3 * column] += all - linear;
        sums[3 * column + 1] += linear;
        sums[3 * column + 2] += square - otherSkew * linear - otherVariance * constant;
      });
    },
    // Two columns at a time, so that a value is loaded and stored half as often.
    addTo(values, slopes) {
      for (let column = 0; column < columns.length; column += 2) {
        const isLast = column + 1 === columns.length;
        const [inside, constant, linear, square] = polynomial(columns[column], slopes, column);
        const [nextInside, nextConstant, nextLinear, nextSquare] = isLast
          ? NOTHING
          : polynomial(columns[column + 1], slopes, column + 1);
        const toNext = isLast ? 0 : samples;
        for (let row = 0, at = column * samples; row < samples; row++, at++) {
          const step = steps[at];
          const nextStep = steps[at + toNext];
          values[row] +=
            inside * step +
            outside[at] * (constant + step * (linear + step * square)) +
            (nextInside * nextStep +
              outside[at + toNext] * (nextConstant + nextStep * (nextLinear + nextStep * nextSquare)));
        }
      }
    },
    squares() {
      const sums = new Float64Array(3 * columns.length);
      columns.forEach(({ otherVariance, otherSkew }, column) => {
        for (let row = 0, at = column * samples; row < samples; row++, at++) {
          const step = steps[at];
          if (outside[at] === 0) {
            sums[3 * column] += step * step;
            continue;
          }
          sums[3 * column + 1] += step * step;
          sums[3 * column + 2] += (step * (step - otherSkew) - otherVariance) ** 2;
        }
      });
      return sums;
    },
  };
}

/** The three controls of a column by their slopes: the first x s everywhere, and a polynomial in s on top outside. */
function polynomial({ otherVariance, otherSkew }: BinControls, slopes: Float64Array, column: number): typeof NOTHING {
  const inside = slopes[3 * column];
  const square = slopes[3 * column + 2];
  return [inside, -otherVariance * square, slopes[3 * column + 1] - inside - otherSkew * square, square];
}

const NOTHING: readonly [number, number, number, number] = [0, 0, 0, 0];
