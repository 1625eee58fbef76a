import type { Steps } from "../../core/give-way.js";
import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import type { PerturbationDistribution } from "./perturbation-distribution.js";
import type { ReferenceRow } from "./restricted-forest.js";

/**
 * Reference rows to average a prediction over, at most `most`: evenly spread over the weights in a random order, so that
 * every heavy row is among them as often as it should be. With a pause before each.
 */
export function* referenceRows(
  distribution: PerturbationDistribution,
  seed: Seed,
  most: number,
): Steps<ReferenceRow[]> {
  const everything = Array.from({ length: distribution.parts }, (_, part) => part);
  const rows: ReferenceRow[] = [];
  for (const reference of systematicSample(distribution, seed, most)) {
    yield;
    const { content, meets } = distribution.row([], reference);
    rows.push({ content, meets, kept: distribution.row(everything, reference).content });
  }
  return rows;
}

function systematicSample({ references, weight }: PerturbationDistribution, seed: Seed, most: number): number[] {
  if (!Number.isFinite(references)) return Array.from({ length: most }, (_, i) => i);
  const count = Math.min(references, most);
  const offset = stream(seed, "anchors ranking").uniform();
  const chosen: number[] = [];
  let upTo = 0;
  let at = offset / count;
  for (const reference of shuffle([...Array(references).keys()], stream(seed, "anchors ranking order"))) {
    upTo += weight(reference);
    while (at < upTo && chosen.length < count) {
      chosen.push(reference);
      at += 1 / count;
    }
  }
  return chosen;
}
