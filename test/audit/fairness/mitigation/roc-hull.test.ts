import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { rocHull } from "../../../../dist/audit/fairness/mitigation/roc-hull.js";

test("cuts between scores as counting says, and no mixture of cuts lies above the hull", () => {
  for (let game = 0; game < 40; game++) {
    const random = stream(5, "roc hull", game);
    const rows = 4 + random.integer(20);
    const score = Float64Array.from({ length: rows }, () => random.integer(9) / 8);
    const truth = Float64Array.from({ length: rows }, (_, row) => (row < 2 ? row : random.integer(2)));
    const weights = Float64Array.from({ length: rows }, () => 1 + random.integer(3));
    const members = Int32Array.from(score.keys());
    const reviewed = { at: members, score, ranks: score, selected: new Uint8Array(rows), truth, weights } as never;
    const { cuts, hull, positives, negatives } = rocHull(members, reviewed);
    const weightAbove = (threshold: number | null, wanted: number) =>
      members.reduce(
        (sum, row) => sum + (threshold !== null && score[row] >= threshold && truth[row] === wanted ? weights[row] : 0),
        0,
      );
    for (const { threshold, positive, negative } of cuts) {
      expect([positive, negative]).toEqual([weightAbove(threshold, 1), weightAbove(threshold, 0)]);
    }
    expect(cuts).toHaveLength(new Set(score).size + 1);
    expect(cuts.at(-1)).toMatchObject({ positive: positives, negative: negatives });
    for (const cut of cuts) {
      for (const [i, { positive, negative }] of hull.slice(1).entries()) {
        const from = hull[i];
        const turn =
          (positive - from.positive) * (cut.negative - from.negative) -
          (negative - from.negative) * (cut.positive - from.positive);
        expect(turn).toBeGreaterThanOrEqual(0);
      }
    }
  }
});
