/** The rises of the loss by one part. */
export interface RisesByRole {
  /** One per row: the rise of its loss with the values of others, averaged over repeats. */
  readonly rises: Float64Array;
  /** One per row, with the same weighted mean: what it adds to the mean rise by receiving values and by giving its own. */
  readonly roles: Float64Array;
}

/**
 * The rise of each row's loss when a part takes the values of other rows, and what each row adds to the mean of them. A row
 * counts twice: its loss rises by the values of another, and another's loss by its values. The mean rise is a U-statistic of
 * pairs of rows, whose spread over samples of rows is that of both roles together; that of the rises alone is as little as half
 * of it.
 *
 * @param base  one loss per row
 * @param shuffled  repeats x rows: the losses with the values of another row
 * @param giverOf  the row whose values a row had in a repeat; one that had its own in `skipsItself` is left out
 * @param weights  one per row, above 0
 * Source: Hoeffding 1948 (the projection); permutation importance as a U-statistic: Fisher, Rudin & Dominici 2019.
 */
export function risesByRole(
  base: Float64Array,
  shuffled: Float64Array,
  giverOf: (repeat: number, row: number) => number,
  weights: Float64Array,
  skipsItself: boolean,
): RisesByRole {
  const rows = base.length;
  const repeats = shuffled.length / rows;
  const taken = skipsItself ? repeats - 1 : repeats;
  const given = new Float64Array(rows);
  const rises = base.map((loss, row) => {
    let sum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const giver = giverOf(repeat, row);
      if (skipsItself && giver === row) continue;
      const other = shuffled[repeat * rows + row];
      sum += other;
      given[giver] += (weights[row] * (other - loss)) / taken;
    }
    return sum / taken - loss;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = rises.reduce((sum, rise, row) => sum + weights[row] * rise, 0) / total;
  const meanGiven = (total / rows) * mean;
  return { rises, roles: rises.map((rise, row) => rise + (given[row] - meanGiven) / weights[row]) };
}
