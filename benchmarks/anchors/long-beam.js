const BEAM = 8;

/**
 * The rule of highest coverage that a wide beam search finds when it is told every precision: what a search that has
 * to ask is compared with. Half of the beam goes by precision, half by precision gained for coverage given up.
 *
 * @param truth  rule -> { interventional, coverage }
 */
export function longBeam(truth, parts, precision) {
  const empty = { rule: [], ...truth([]) };
  let best = empty.interventional >= precision ? empty : undefined;
  let level = [empty];
  while (level.length > 0) {
    const longer = new Map();
    for (const { rule } of level) {
      for (let part = 0; part < parts; part++) {
        if (rule.includes(part)) continue;
        const grown = [...rule, part].sort((a, b) => a - b);
        longer.set(grown.join(), grown);
      }
    }
    const open = [];
    for (const rule of longer.values()) {
      const known = { rule, ...truth(rule) };
      if (known.coverage <= (best?.coverage ?? 0)) continue;
      if (known.interventional >= precision) best = known;
      else open.push(known);
    }
    const worth = ({ interventional, coverage }) => {
      const gained = Math.log((1.01 - empty.interventional) / (1.01 - interventional));
      return gained / (0.05 - Math.log(coverage));
    };
    const widest = open.filter(({ coverage }) => coverage > (best?.coverage ?? 0));
    level = [
      ...new Set([
        ...widest.toSorted((a, b) => worth(b) - worth(a)).slice(0, BEAM),
        ...widest.toSorted((a, b) => b.interventional - a.interventional).slice(0, BEAM),
      ]),
    ];
  }
  return best;
}
