import { keep, noneKept, popcount } from "../../core/coalitions.js";
import type { Condition, Conditions } from "../../core/conditions.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { type Seed, type Stream, stream } from "../../random/stream.js";
import type { Run } from "../run/run.js";
import { redraws } from "./redraws.js";

/** Parts whose condition a rule demands, rising. */
export type RuleParts = readonly number[];

/** One perturbed row: a reference row in which the parts of a rule are made to hold. */
export interface PerturbedRow {
  /** Equal for rows that hold the same in every part, whatever rule and reference row they come from. */
  readonly key: string;
  /** One number per part: what the row holds there. */
  readonly content: Int32Array;
  /** One per part: 1 where the row meets the part's condition. */
  readonly meets: Uint8Array;
  readonly rule: RuleParts;
  readonly reference: number;
  /** One per part: the reference row that the part's value is from, where values were drawn for this row alone. */
  readonly sources?: Int32Array;
}

/** The distribution of rows that a rule's precision is an average over. */
export interface PerturbationDistribution {
  readonly parts: number;
  /** Number of reference rows; Infinity where they are random subsets of the other parts. */
  readonly references: number;
  /** True where reference rows are background rows, which can meet conditions by itself. */
  readonly isBackground: boolean;
  /** One per part, where reference rows are background rows. */
  readonly conditions?: readonly Condition[];
  /** The probability of a reference row; they sum to 1. */
  weight(reference: number): number;
  /** Key of a row with this content. */
  key(content: Int32Array): string;
  /** The reference row with the parts of the rule made to hold. */
  row(rule: RuleParts, reference: number): PerturbedRow;
  /** True if the reference row meets every condition of the rule by itself. */
  meets(rule: RuleParts, reference: number): boolean;
  /** The mass of reference rows that meet the rule by themselves, 0 to 1. */
  coverage(rule: RuleParts): number;
  /** True if a row that is made to meet the part gets one of several values there. */
  varies(part: number): boolean;
  /** The reference row made to meet the rule with values drawn anew; absent where the masker's are drawn once. */
  redrawn?(rule: RuleParts, reference: number, random: Stream): PerturbedRow;
  /** One row of answers per perturbed row; of redrawn rows all or none. */
  ask(run: Pick<Run, "ask" | "track">, rows: readonly PerturbedRow[]): Promise<Matrix>;
}

/** True if the rule makes one row of the reference row: none of the values that it gives it is one of several. */
export function isFixed(
  { varies, meets }: Pick<PerturbationDistribution, "varies" | "meets">,
  rule: RuleParts,
  reference: number,
): boolean {
  return rule.every((part) => !varies(part) || meets([part], reference));
}

/** Coalitions that are listed one by one rather than drawn: as many as a default budget asks. */
const MAX_LISTED_PARTS = 12;

/**
 * The distribution of a probe: its background rows with their weights, or, where hidden means gone, the random subsets
 * of the other parts (each hidden by the toss of a coin): all of them up to 12 parts, drawn ones beyond.
 *
 * @param conditions  of the probe, where its reference rows are background rows
 */
export function perturbationDistribution(
  probe: Probe,
  seed: Seed,
  conditions: Conditions | undefined,
): PerturbationDistribution {
  return conditions ? ofBackground(probe, conditions) : ofSubsets(probe.parts.length, seed);
}

function ofBackground(probe: Probe, { conditions, hidden, kept }: Conditions): PerturbationDistribution {
  const parts = probe.parts.length;
  const references = probe.references;
  const { weights } = probe;
  const weight = (reference: number) => (weights ? weights[reference] : 1 / references);
  const meetsPart = (reference: number, part: number) =>
    hidden[reference * parts + part] === kept[reference * parts + part];
  const meets = (rule: RuleParts, reference: number) => rule.every((part) => meetsPart(reference, part));
  const keyOf = keysFor(hidden, kept);
  const { varies, row } = redraws({ conditions, hidden, kept }, parts, weight);
  return {
    parts,
    references,
    isBackground: true,
    conditions,
    weight,
    meets,
    key: keyOf,
    row(rule, reference) {
      const content = hidden.slice(reference * parts, (reference + 1) * parts);
      for (const part of rule) content[part] = kept[reference * parts + part];
      const met = new Uint8Array(parts);
      for (let part = 0; part < parts; part++) met[part] = Number(content[part] === kept[reference * parts + part]);
      return { key: keyOf(content), content, meets: met, rule, reference };
    },
    varies,
    ...(probe.askMixed && {
      redrawn(rule: RuleParts, reference: number, random: Stream) {
        const redrawn = row(rule, reference, random);
        return { ...redrawn, key: keyOf(redrawn.content), rule, reference };
      },
    }),
    coverage: coverageFrom(meetsPart, parts, references, weights),
    ask(run, rows) {
      const sources = sourcesOf(rows, parts);
      const { askMixed } = probe;
      if (sources && askMixed) return run.track((options) => askMixed(sources, options));
      const z = noneKept(rows.length, parts);
      rows.forEach(({ rule }, i) => {
        for (const part of rule) keep(z, i, part);
      });
      return run.ask({ z, referenceOf: Int32Array.from(rows, ({ reference }) => reference) });
    },
  };
}

/**
 * The mass of reference rows that meet a rule: one bit per row and part, 1 where the row meets the part, so that a rule takes
 * one AND per 32 rows. Plainly: the sum of weight(reference) over those for which meets(rule, reference).
 */
function coverageFrom(
  meetsPart: (reference: number, part: number) => boolean,
  parts: number,
  references: number,
  weights: Float64Array | undefined,
): (rule: RuleParts) => number {
  const words = Math.ceil(references / 32);
  const meeting = Array.from({ length: parts }, (): Int32Array | undefined => undefined);
  /** The bits of one part, made when it is first asked for: all parts at once would take long. */
  const bitsOf = (part: number): Int32Array => {
    const bits = meeting[part] ?? new Int32Array(words);
    if (meeting[part] === undefined) {
      meeting[part] = bits;
      for (let reference = 0; reference < references; reference++) {
        if (meetsPart(reference, part)) bits[reference >>> 5] |= 1 << (reference & 31);
      }
    }
    return bits;
  };
  return (rule) => {
    const demanded = rule.map(bitsOf);
    let sum = 0;
    for (let word = 0; word < words; word++) {
      const inWord = Math.min(32, references - 32 * word);
      let bits = inWord === 32 ? -1 : (1 << inWord) - 1;
      for (const meeting of demanded) bits &= meeting[word];
      if (!weights) sum += popcount(bits);
      else for (; bits !== 0; bits &= bits - 1) sum += weights[32 * word + 31 - Math.clz32(bits & -bits)];
    }
    // Equal weights are counted: a third of the rows is a third, and all of them are 1.
    return weights ? Math.min(1, sum) : sum / references;
  };
}

function ofSubsets(parts: number, seed: Seed): PerturbationDistribution {
  const isListed = parts <= MAX_LISTED_PARTS;
  const references = isListed ? 2 ** parts : Number.POSITIVE_INFINITY;
  const keyOf = keysFor();
  const subset = (reference: number): Int32Array => {
    if (isListed) return Int32Array.from({ length: parts }, (_, part) => (reference >>> part) & 1);
    const random = stream(seed, "anchors subset", reference);
    return Int32Array.from({ length: parts }, () => Number(random.uniform() < 0.5));
  };
  return {
    parts,
    references,
    isBackground: false,
    weight: () => 1 / references,
    key: keyOf,
    varies: () => false,
    meets(rule, reference) {
      const held = subset(reference);
      return rule.every((part) => held[part] === 1);
    },
    row(rule, reference) {
      const content = subset(reference);
      for (const part of rule) content[part] = 1;
      return { key: keyOf(content), content, meets: Uint8Array.from(content), rule, reference };
    },
    coverage: (rule) => 2 ** -rule.length,
    ask(run, rows) {
      const z = noneKept(rows.length, parts);
      rows.forEach(({ content }, i) => {
        for (let part = 0; part < parts; part++) if (content[part] === 1) keep(z, i, part);
      });
      return run.ask({ z, referenceOf: new Int32Array(rows.length) });
    },
  };
}

/** rows x parts; undefined where no values were drawn for a row alone. */
function sourcesOf(rows: readonly PerturbedRow[], parts: number): Int32Array | undefined {
  if (!rows[0]?.sources) return undefined;
  const sources = new Int32Array(rows.length * parts);
  for (const [i, row] of rows.entries()) if (row.sources) sources.set(row.sources, i * parts);
  return sources;
}

/** Two characters per number where one does not suffice. */
function keysFor(...tables: readonly Int32Array[]): (content: Int32Array) => string {
  const isWide = tables.some(holdsWide);
  if (!isWide) return (content) => String.fromCharCode(...content);
  return (content) => String.fromCharCode(...content.map((value) => value & 0xffff), ...content.map((v) => v >>> 16));
}

function holdsWide(table: Int32Array): boolean {
  for (let i = 0; i < table.length; i++) if (table[i] > 0xffff) return true;
  return false;
}
