import { batchRows } from "../core/checks/check-answers.js";
import { checkArgument } from "../core/checks/check-argument.js";
import { type Coalitions, keep, keeps, noneKept } from "../core/coalitions.js";
import type { Input } from "../core/features.js";
import type {
  AnyMasker,
  HasConditions,
  HasMixedRows,
  HasNeighbourhood,
  HasUnchanged,
  Masker,
  MaskerForInput,
  PartsOfInput,
  Perturber,
  ReferenceRows,
} from "../core/masker.js";
import type { Batch } from "../core/model.js";
import type { NeighbourhoodRequest } from "../core/neighbourhood.js";
import type { Range } from "../core/plan.js";
import { stream } from "../random/stream.js";
import { rebuildPerturber } from "../workers/rebuild-perturber.js";
import { expectLaw, sameBits } from "./broken-law.js";

/** Number of coalitions that are tried, besides the empty and the full one. */
const COALITIONS = 12;
/** Number of reference rows that are tried. */
const MAX_REFERENCES = 7;

/**
 * Runs a masker through what every masker must obey, and throws the first law that it breaks.
 *
 * @param make  makes the masker, the same each time
 * @param input  of a model that it fits
 * @throws BrokenLaw with the law and what was found
 * @example
 * test("my masker obeys the laws", () => obeysMaskerLaws(() => myMasker(instance), model.input));
 */
export async function obeysMaskerLaws<B extends Batch>(make: () => AnyMasker<B>, input: Input): Promise<void> {
  checkArgument("obeysMaskerLaws", typeof make === "function", "make to be a function that makes a masker", make);
  const bind = () => {
    const given = make();
    const { forInput } = given as Partial<MaskerForInput<B>>;
    return (forInput ? forInput(input, "model") : given) as (Masker<B> | PartsOfInput) & Partial<HasNeighbourhood<B>>;
  };
  const masker = bind();
  describesItsParts(masker, input);
  if (masker.neighbourhood) drawsSamples(masker as PartsOfInput & HasNeighbourhood<B>);
  if (!("perturber" in masker)) {
    expectLaw(masker.neighbourhood !== undefined, "a masker makes rows: it has a perturber or a neighbourhood");
    return;
  }
  hasReferences(masker);
  makesRows(masker);
  keepsItsBufferToItself(masker);
  keepsTheInstance(masker);
  leavesConstantPartsAlone(masker);
  leavesUnchangedPartsAlone(masker);
  await mixesRows(masker);
  expectLaw(
    sameRows(everyRow(masker, masker.perturber()), everyRow(bind() as Masker<B>, (bind() as Masker<B>).perturber())),
    "the same masker made again makes the same rows",
  );
  if (!masker.spec) return;
  const rebuilt = (await rebuildPerturber(structuredClone(masker.spec))) as Perturber<B>;
  expectLaw(
    sameRows(everyRow(masker, masker.perturber()), everyRow(masker, rebuilt)),
    "the perturber that a worker makes from spec makes the same rows",
  );
}

function describesItsParts(masker: PartsOfInput, input: Input): void {
  const { parts, constant } = masker;
  expectLaw(Number.isInteger(parts) && parts >= 1, "there is at least one part", `got ${parts}`);
  expectLaw(constant.length === parts, "constant holds one boolean per part", `got ${constant.length} for ${parts}`);
  const described = masker.describe(input, "model");
  expectLaw(described.length === parts, "describe names every part", `got ${described.length} for ${parts}`);
  expectLaw(
    described.every(({ name }) => typeof name === "string" && name !== ""),
    "every part has a name",
  );
  expectLaw(
    JSON.stringify(JSON.parse(JSON.stringify(described))) === JSON.stringify(described),
    "the description of parts is JSON",
  );
}

function hasReferences({ references, weights }: ReferenceRows): void {
  expectLaw(
    Number.isSafeInteger(references) && references >= 1,
    "there is at least one reference row",
    `got ${references}`,
  );
  if (!weights) return;
  expectLaw(weights.length === references, "weights holds one number per reference row", `got ${weights.length}`);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  expectLaw(
    weights.every((weight) => weight >= 0) && Math.abs(total - 1) < 1e-9,
    "weights are not negative and sum to 1",
    `got a sum of ${total}`,
  );
}

/** A row is the same row in whichever way it is asked for. */
function makesRows<B extends Batch>(masker: Masker<B>): void {
  const perturber = masker.perturber();
  expectLaw(perturber.rowBytes > 0, "a row takes some bytes", `got rowBytes ${perturber.rowBytes}`);
  const z = coalitions(masker.parts);
  const all = { from: 0, to: Math.min(MAX_REFERENCES, masker.references) };
  const perMask = all.to - all.from;
  const together = copyOf(perturber.perturb({ z }, { from: 0, to: z.rows }, all));
  expectLaw(
    batchRows(together) === z.rows * perMask,
    "each mask meets each reference row of the range",
    `got ${batchRows(together)} rows for ${z.rows} masks x ${perMask} reference rows`,
  );
  for (let mask = z.rows - 1; mask >= 0; mask--) {
    for (let reference = all.from; reference < all.to; reference++) {
      const one = { from: mask, to: mask + 1 };
      const where = `mask ${mask}, reference row ${reference}`;
      const expected = rowOf(together, mask * perMask + reference - all.from);
      const alone = perturber.perturb({ z }, one, { from: reference, to: reference + 1 });
      expectLaw(sameRows(alone, expected), "a row alone is the row it is among others", where);
      const referenceOf = new Int32Array(z.rows).fill(reference);
      const named = perturber.perturb({ z, referenceOf }, one, { from: 0, to: masker.references });
      expectLaw(sameRows(named, expected), "a plan that names reference rows gets these rows", where);
    }
  }
}

function keepsItsBufferToItself<B extends Batch>(masker: Masker<B>): void {
  const perturber = masker.perturber();
  const before = everyRow(masker, perturber);
  const z = coalitions(masker.parts);
  const batch = perturber.perturb({ z }, { from: 0, to: z.rows }, someReferences(masker));
  if (!isTexts(batch)) batch.data.fill(Number.NaN);
  expectLaw(
    sameRows(everyRow(masker, perturber), before),
    "every cell is written anew, whatever the model left in the buffer",
  );
  const first = perturber.perturb({ z }, { from: 0, to: z.rows }, someReferences(masker));
  const other = masker.perturber().perturb({ z }, { from: 0, to: z.rows }, someReferences(masker));
  if (!isTexts(other)) other.data.fill(Number.NaN);
  expectLaw(sameRows(first, before), "two perturbers share no buffer");
}

function keepsTheInstance<B extends Batch>(masker: Masker<B>): void {
  if (masker.resamplesKept) return;
  const z = noneKept(1, masker.parts);
  for (let part = 0; part < masker.parts; part++) keep(z, 0, part);
  const rows = copyOf(masker.perturber().perturb({ z }, { from: 0, to: 1 }, someReferences(masker)));
  for (let row = 1; row < batchRows(rows); row++) {
    expectLaw(
      sameRows(rowOf(rows, row), rowOf(rows, 0)),
      "with every part kept all rows are the instance, whatever the reference row (else say resamplesKept)",
    );
  }
}

function leavesConstantPartsAlone<B extends Batch>(masker: Masker<B>): void {
  const perturber = masker.perturber();
  const z = coalitions(masker.parts);
  const all = { from: 0, to: z.rows };
  for (let part = 0; part < masker.parts; part++) {
    if (!masker.constant[part]) continue;
    const flipped = withFlipped(z, part);
    if (masker.weights?.includes(0)) continue;
    const before = copyOf(perturber.perturb({ z }, all, someReferences(masker)));
    const after = perturber.perturb({ z: flipped }, all, someReferences(masker));
    expectLaw(sameRows(after, before), "hiding a part that is called constant changes no row", `part ${part}`);
  }
}

/** Where a masker says that a part is the same in a reference row and the instance, keeping it makes the row that hiding it does. */
function leavesUnchangedPartsAlone<B extends Batch>(masker: Masker<B> & Partial<HasUnchanged>): void {
  if (!masker.unchanged) return;
  const { parts, references } = masker;
  const unchanged = masker.unchanged();
  const cells = references * parts;
  expectLaw(unchanged.length === cells, "unchanged is references x parts", `got ${unchanged.length} for ${cells}`);
  const perturber = masker.perturber();
  const z = coalitions(parts);
  const all = { from: 0, to: z.rows };
  const { to } = someReferences(masker);
  for (let reference = 0; reference < to; reference++) {
    const range = { from: reference, to: reference + 1 };
    const before = copyOf(perturber.perturb({ z }, all, range));
    for (let part = 0; part < parts; part++) {
      if (!unchanged[reference * parts + part]) continue;
      const after = perturber.perturb({ z: withFlipped(z, part) }, all, range);
      const where = `reference row ${reference}, part ${part}`;
      expectLaw(sameRows(after, before), "hiding a part that is called unchanged changes nothing in the row", where);
    }
  }
}

/** Rows put together part by part from the reference rows that are named, here and in a worker. */
async function mixesRows<B extends Batch>(masker: Masker<B> & Partial<HasMixedRows<B> & HasConditions>): Promise<void> {
  if (!masker.mixed) return;
  const { parts } = masker;
  const { to } = someReferences(masker);
  const plain = copyOf(masker.perturber().perturb({ z: noneKept(1, parts) }, { from: 0, to: 1 }, { from: 0, to }));
  const { hidden } = (await masker.conditions?.(async () => {})) ?? {};
  for (let reference = 0; reference < to; reference++) {
    // Row t has its first t parts from the next reference row.
    const next = (reference + 1) % to;
    const from = (cell: number) => (cell % parts < Math.floor(cell / parts) ? next : reference);
    const sources = Int32Array.from({ length: (parts + 1) * parts }, (_, cell) => from(cell));
    const { perturber, spec } = masker.mixed(sources);
    sources.fill(0);
    const whole = { from: 0, to: parts + 1 };
    const plan = { z: noneKept(parts + 1, 0), referenceOf: Int32Array.from({ length: parts + 1 }, (_, row) => row) };
    const mixed = copyOf(perturber().perturb(plan, whole, whole));
    const isRow = (row: number, of: number) => sameRows(rowOf(mixed, row), rowOf(plain, of));
    expectLaw(isRow(0, reference) && isRow(parts, next), "mixed of one reference row is that row with nothing kept");
    for (let part = 0; hidden && part < parts; part++) {
      const isSame = hidden[reference * parts + part] === hidden[next * parts + part];
      const law = "mixed takes each part from the reference row named for it";
      expectLaw(sameRows(rowOf(mixed, part), rowOf(mixed, part + 1)) === isSame, law, `part ${part} of row ${next}`);
    }
    const rebuilt = spec ? ((await rebuildPerturber(structuredClone(spec))) as Perturber<B>) : perturber();
    expectLaw(sameRows(rebuilt.perturb(plan, whole, whole), mixed), "a worker mixes the same rows");
  }
}

/** Coalitions that keep a part where the given ones hide it, and the other way around. */
function withFlipped(z: Coalitions, part: number): Coalitions {
  const flipped = noneKept(z.rows, z.parts);
  for (let mask = 0; mask < z.rows; mask++) {
    for (let other = 0; other < z.parts; other++) {
      if (keeps(z, mask, other) !== (other === part)) keep(flipped, mask, other);
    }
  }
  return flipped;
}

function drawsSamples<B extends Batch>(masker: PartsOfInput & HasNeighbourhood<B>): void {
  expectLaw(masker.instanceZ.length === masker.parts, "instanceZ holds one number per part");
  const request: NeighbourhoodRequest = {
    samples: 64,
    seed: 0,
    replicate: 0,
    distance: "euclidean",
    width: 1,
    design: "quasi",
    instanceShare: 0,
  };
  const drawn = masker.neighbourhood(request);
  const { z, plan, perturbation, weights } = drawn;
  expectLaw(z.rows === 64 && z.columns === masker.parts, "z is samples x parts", `got ${z.rows} x ${z.columns}`);
  expectLaw(z.data.every(Number.isFinite), "z holds finite numbers");
  expectLaw(!weights || (weights.length === 64 && weights.every((weight) => weight >= 0)), "one weight per sample");
  expectLaw(drawn.meanWeight > 0, "meanWeight is above 0", `got ${drawn.meanWeight}`);
  expectLaw(plan.z.rows === 64, "the plan asks one row per sample", `got ${plan.z.rows}`);
  const rows = (range: Range) => copyOf(perturbation.perturber().perturb(plan, range, { from: 0, to: 64 }));
  const all = rows({ from: 0, to: 64 });
  expectLaw(batchRows(all) === 64, "there is one row per sample", `got ${batchRows(all)}`);
  expectLaw(sameRows(rows({ from: 40, to: 41 }), rowOf(all, 40)), "a sample's row is the same alone");
  expectLaw(sameBits(masker.neighbourhood(request).z.data, z.data), "the same request gives the same samples");
}

/** Every reference row of a range with every coalition that is tried. */
function everyRow<B extends Batch>(masker: Masker<B>, perturber: Perturber<B>): B {
  const z = coalitions(masker.parts);
  return copyOf(perturber.perturb({ z }, { from: 0, to: z.rows }, someReferences(masker)));
}

function someReferences({ references }: ReferenceRows): Range {
  return { from: 0, to: Math.min(MAX_REFERENCES, references) };
}

/** The empty coalition, the full one, and random ones. */
function coalitions(parts: number): Coalitions {
  const z = noneKept(2 + COALITIONS, parts);
  const random = stream(0, "masker laws");
  for (let part = 0; part < parts; part++) {
    keep(z, 1, part);
    for (let row = 2; row < z.rows; row++) if (random.uniform() < 0.5) keep(z, row, part);
  }
  return z;
}

function isTexts(batch: Batch): batch is readonly string[] {
  return Array.isArray(batch);
}

function copyOf<B extends Batch>(batch: B): B {
  return (isTexts(batch) ? [...batch] : { ...batch, data: batch.data.slice() }) as B;
}

function rowOf<B extends Batch>(batch: B, row: number): B {
  if (isTexts(batch)) return [batch[row]] as unknown as B;
  const { data, columns } = batch;
  return { data: data.slice(row * columns, (row + 1) * columns), rows: 1, columns } as unknown as B;
}

function sameRows(one: Batch, other: Batch): boolean {
  if (isTexts(one) || isTexts(other)) return JSON.stringify(one) === JSON.stringify(other);
  return one.rows === other.rows && one.columns === other.columns && sameBits(one.data, other.data);
}
