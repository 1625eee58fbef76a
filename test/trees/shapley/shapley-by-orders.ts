/** Shapley values by their definition: what each part adds when it comes, on average over all orders. */
export function exactShapleyOf(parts: number, game: (kept: number) => number): number[] {
  const values = new Array<number>(parts).fill(0);
  let orders = 0;
  const visit = (kept: number, gains: readonly number[]): void => {
    if (kept === 2 ** parts - 1) {
      orders++;
      for (const [part, gain] of gains.entries()) values[part] += gain;
      return;
    }
    for (let part = 0; part < parts; part++) {
      if ((kept >> part) & 1) continue;
      const next = kept | (1 << part);
      visit(next, gains.with(part, game(next) - game(kept)));
    }
  };
  visit(0, new Array(parts).fill(0));
  return values.map((value) => value / orders);
}
