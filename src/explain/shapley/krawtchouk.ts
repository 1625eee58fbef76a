/**
 * Krawtchouk polynomials over their value at 0: entry [degree][apart] is the average, over all sets of `degree` players,
 * of the product of their signs where `apart` players have the sign -1 and the others +1.
 *
 * @returns degrees 0 to `maxDegree`, or to `players` where these are fewer; each for apart = 0 to `players`
 * Source: MacWilliams & Sloane 1977, chapter 5 section 7.
 */
export function krawtchouk(players: number, maxDegree: number): readonly Float64Array[] {
  const degrees = Math.min(players, maxDegree);
  const values = [new Float64Array(players + 1).fill(1)];
  if (degrees > 0) values.push(Float64Array.from({ length: players + 1 }, (_, apart) => 1 - (2 * apart) / players));
  for (let degree = 1; degree < degrees; degree++) {
    const [before, last] = [values[degree - 1], values[degree]];
    values.push(
      last.map((value, apart) => ((players - 2 * apart) * value - degree * before[apart]) / (players - degree)),
    );
  }
  return values;
}
