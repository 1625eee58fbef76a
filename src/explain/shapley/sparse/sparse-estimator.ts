import { type Coalitions, keep, noneKept, someCoalitions } from "../../../core/coalitions.js";
import { dot } from "../../../math/vectors.js";
import { shuffle } from "../../../random/shuffle.js";
import { type Stream, stream } from "../../../random/stream.js";
import { bothHalves } from "../pairs/paired-coalitions.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type AveragedSubsets, averageOverSubsets } from "./average-over-subsets.js";
import { type Bend, bent } from "./bend.js";
import { type Growth, growthThrough, shareAtMiddle } from "./growth.js";
import { likelySubsets } from "./likely-subsets.js";
import { type ObservedCoalitions, observedCoalitions } from "./observed-coalitions.js";
import { searchedSubsets } from "./searched-subsets.js";

/** Random coalitions, of one size up to a turn and of another from there on. */
export interface SparseDesign extends ShapleyDesign {
  /** Where the answers to each coalition are. */
  readonly asked: Uint32Array;
}

/** After an abort with fewer answers there is nothing to tell chance from. */
const MIN_ANSWERS = 8;

/** Answers to the first size, after which the size is chosen again. */
const FIRST_ROUND = 6;

/**
 * Shapley values where there are fewer coalitions than players, taking it that few players count: subsets of players are
 * searched for those that best explain the answers, and averaged by how likely they are. All other players share equally
 * what is left of the total.
 *
 * Answers tell most where they vary most, in the middle between the empty and the grand coalition. So a half coalition and its
 * complement are asked first; by how far they are on the way, coalitions of the size that is expected in the middle, and by the
 * first answers to these, the rest of a size that is expected better.
 *
 * Source: few sources on random half masks: Cohen-Wang, Shah, Georgiev & Madry 2024 ("ContextCite"), by the lasso.
 */
export async function sparseEstimator(
  game: ShapleyGame,
): Promise<{ game: ShapleyGame; estimator: ShapleyEstimator<SparseDesign> }> {
  const { request, ends } = game;
  const { seed } = request.options;
  const players = request.players.length;
  const half = Math.floor(players / 2);
  const first = bothHalves(ofSize(players, half, 1, stream(seed, "sparse middle", 0)));
  const { worths } = await game.ask(first);
  const growth = growthThrough(half / players, average(waysOf(worths, ends).map(average)));
  return {
    game: { ...game, budgetCoalitions: game.budgetCoalitions - 2 },
    estimator: estimatorOf(game, growth, first, worths),
  };
}

/** @param first  a half coalition and its complement, whose worths are known */
function estimatorOf(
  game: ShapleyGame,
  growth: Growth,
  first: Coalitions,
  ofFirst: Worths,
): ShapleyEstimator<SparseDesign> {
  const players = first.parts;
  const size = Math.round(shareAtMiddle(growth) * players);
  return {
    name: "sparse coalitions",
    variant: String(size),
    design: (_, max, streams) => designOf(ofSize(players, size, max, streams(0))),
    turn: {
      at: FIRST_ROUND,
      decide({ coalitions }, v) {
        const answered = v.map((worths) => worths.subarray(0, FIRST_ROUND));
        const seen = growthThrough(size / players, average(waysOf(answered, game.ends).map(average)));
        const random = stream(game.request.options.seed, "sparse coalitions", 1);
        const rest = ofSize(players, Math.round(shareAtMiddle(seen) * players), coalitions.rows - FIRST_ROUND, random);
        return designOf(joined(someCoalitions(coalitions, firstRows(FIRST_ROUND)), rest));
      },
    },
    answered({ coalitions }, isAnswered) {
      const asked = Uint32Array.from(isAnswered.keys()).filter((row) => isAnswered[row]);
      return asked.length < MIN_ANSWERS ? undefined : { coalitions, asked, isComplete: false };
    },
    async estimate({ coalitions, asked }, v, { empty, full }, noise) {
      const observed = observedOf(someCoalitions(coalitions, asked), first);
      const found: (AveragedSubsets & { readonly bend: Bend })[] = [];
      for (const [output, worths] of v.entries()) {
        const total = full[output] - empty[output];
        const answered = Float64Array.from(asked, (row) => worths[row]);
        const above = Float64Array.of(...ofFirst[output], ...answered, full[output]).map(
          (worth) => worth - empty[output],
        );
        const each = observedCoalitions(observed, above);
        const { bend } = growthOf(each, total);
        const likely = await searchedSubsets(each, await startingSubsets(each, bend, total));
        const one = await averageOverSubsets(each, likely, total);
        const ofTotal = (noise?.total[output] ?? 0) / players ** 2;
        found.push({ ...one, bend, errors: one.errors.map((error) => Math.sqrt(error ** 2 + ofTotal)) });
      }
      return {
        values: found.map(({ values }) => values),
        standardErrors: found.map(({ errors }) => errors),
        options: { estimator: "sparse", order: null },
        degreesOfFreedom: Math.min(...found.map(({ degreesOfFreedom }) => degreesOfFreedom)),
        asked: { count: asked.length + 4, of: "coalitions", all: false },
        diagnostics: {
          weightEnumerated: 0,
          estimator: found.map(() => "sparse"),
          estimatorReason: found.map(({ bend, size }) => reasonFor(bend, size)),
          heldOutError: found.map(({ heldOutError }) => heldOutError),
        },
        weightedR2: found.map(() => null),
        notes: [sparsePriorNote(found.map(({ size }) => size))],
      } satisfies Estimate;
    },
  };
}

/** Per output, how far each worth is on the way from the empty to the grand coalition; one half where there is none. */
function waysOf(worths: Worths, { empty, full }: ShapleyGame["ends"]): readonly (readonly number[])[] {
  return worths.map((some, output) => {
    const total = full[output] - empty[output];
    return Array.from(some, (worth) => (total === 0 ? 0.5 : (worth - empty[output]) / total));
  });
}

/** The growth that all coalitions but the grand one speak for. */
function growthOf({ worths, sizes, kept }: ObservedCoalitions, total: number): Growth {
  if (total === 0) return { bend: "none", exponent: 1 };
  const rows = worths.length - 1;
  return growthThrough(
    average(Array.from(sizes.subarray(0, rows), (size) => size / kept.length)),
    average(Array.from(worths.subarray(0, rows), (worth) => worth / total)),
  );
}

/** The subsets whose effects add up to the answers: as they are, and on a bent scale. */
async function startingSubsets(
  { worths, sizes, kept }: ObservedCoalitions,
  bend: Bend,
  total: number,
): Promise<readonly (readonly number[])[]> {
  const rows = worths.length - 1;
  // Growth with the number of players kept is what all others add.
  const without = residualsOn([new Float64Array(rows).fill(1), Float64Array.from(sizes.subarray(0, rows))]);
  const columns = kept.map((column) => without(Float64Array.from(column.subarray(0, rows))));
  const subsets: (readonly number[])[] = [];
  for (const scale of bend === "none" ? [bend] : ([bend, "none"] as const)) {
    const places = worths.subarray(0, rows).map((worth) => bent(scale, total === 0 ? worth : worth / total));
    subsets.push(...(await likelySubsets(columns, without(places))));
  }
  return subsets;
}

/** A function that takes some columns out of others, by least squares. */
function residualsOn(columns: readonly Float64Array[]): (values: Float64Array) => Float64Array {
  const basis: Float64Array[] = [];
  const residuals = (values: Float64Array) => {
    const left = values.slice();
    for (const direction of basis) {
      const along = dot(direction, left);
      for (let row = 0; row < left.length; row++) left[row] -= along * direction[row];
    }
    return left;
  };
  for (const column of columns) {
    const left = residuals(column);
    const length = Math.sqrt(dot(left, left));
    if (length > 1e-8 * Math.sqrt(dot(column, column))) basis.push(left.map((value) => value / length));
  }
  return residuals;
}

function reasonFor(bend: Bend, size: number): string {
  const scale = {
    none: "effects add up",
    saturating: "parts make up for each other",
    synergistic: "parts need each other",
  };
  return `fewer coalitions than parts: few parts are taken to count, and ${size} do; by the answers, ${scale[bend]}`;
}

function sparsePriorNote(sizes: readonly number[]) {
  return {
    code: "SPARSE_PRIOR",
    message: `With fewer coalitions than parts, it is taken that few parts count: ${sizes.join(", ")} stood out, and all others share the rest equally. A part that counts little may be among them. Raise budgetRows.`,
  };
}

/** Random coalitions of a size. */
function ofSize(players: number, size: number, count: number, random: Stream): Coalitions {
  const coalitions = noneKept(count, players);
  const order = Int32Array.from({ length: players }, (_, player) => player);
  for (let row = 0; row < count; row++) {
    shuffle(order, random);
    for (const player of order.subarray(0, size)) keep(coalitions, row, player);
  }
  return coalitions;
}

function designOf(coalitions: Coalitions): SparseDesign {
  return { coalitions, asked: firstRows(coalitions.rows), isComplete: false };
}

function firstRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

function joined(some: Coalitions, more: Coalitions): Coalitions {
  const both = noneKept(some.rows + more.rows, some.parts);
  both.bits.set(some.bits);
  both.bits.set(more.bits, some.bits.length);
  return both;
}

/** The first coalitions, those that were asked, and the grand one. */
function observedOf(asked: Coalitions, first: Coalitions): Coalitions {
  const grand = noneKept(1, asked.parts);
  for (let part = 0; part < asked.parts; part++) keep(grand, 0, part);
  return joined(joined(first, asked), grand);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
