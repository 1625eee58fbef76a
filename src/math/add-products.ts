/**
 * Adds to each of the sums the product of one column with `rows`: sums[first + c] += column c . rows.
 *
 * That is the plain version, which a test holds it to. Columns lie one after the other, each in one piece. Four are taken at
 * a time: a row is then loaded a quarter as
 * often, and no sum waits for another.
 */
export function addProducts(
  sums: Float64Array,
  first: number,
  data: Float64Array,
  columns: number,
  rows: Float64Array,
): void {
  const length = rows.length;
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    let at = column * length;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let row = 0; row < length; row++, at++) {
      const value = rows[row];
      a += value * data[at];
      b += value * data[at + length];
      c += value * data[at + 2 * length];
      d += value * data[at + 3 * length];
    }
    sums[first + column] += a;
    sums[first + column + 1] += b;
    sums[first + column + 2] += c;
    sums[first + column + 3] += d;
  }
  for (; column < columns; column++) {
    const at = column * length;
    let sum = 0;
    for (let row = 0; row < length; row++) sum += rows[row] * data[at + row];
    sums[first + column] += sum;
  }
}
