import { keep, noneKept, popcount } from "../../core/coalitions.js";
import type { Plan } from "../../core/plan.js";
import type { Probe } from "../../core/probe.js";
import { type Seed, stream } from "../../random/stream.js";

/** Parts whose condition a rule demands, rising. */
export type RuleParts = readonly number[];

/** One perturbed row: a draw in which the parts of a rule are made to hold. */
export interface PerturbedRow {
  /** Equal for rows that hold the same in every part, whatever rule and draw they come from. */
  readonly key: string;
  /** One number per part: what the row holds there. */
  readonly content: Int32Array;
  /** One per part: 1 where the row meets the part's condition. */
  readonly meets: Uint8Array;
  readonly rule: RuleParts;
  readonly draw: number;
}

/** The distribution of rows that a rule's precision is an average over. */
export interface PerturbationDistribution {
  readonly parts: number;
  /** Number of draws; Infinity where they are random subsets of the other parts. */
  readonly draws: number;
  /** True where a draw is a background row, which can meet conditions by itself. */
  readonly isBackground: boolean;
  /** The probability of a draw; they sum to 1. */
  weight(draw: number): number;
  /** Key of a row with this content. */
  key(content: Int32Array): string;
  /** The draw with the parts of the rule made to hold. */
  row(rule: RuleParts, draw: number): PerturbedRow;
  /** True if the draw meets every condition of the rule by itself. */
  meets(rule: RuleParts, draw: number): boolean;
  /** The mass of draws that meet the rule by themselves, 0 to 1. */
  coverage(rule: RuleParts): number;
  /** Plan that has these rows answered. */
  plan(rows: readonly PerturbedRow[]): Plan;
}

/** Coalitions that are listed one by one rather than drawn: as many as a default budget asks. */
const MAX_LISTED_PARTS = 12;

/**
 * The distribution of a probe: its background rows with their weights, or, where hidden means gone, the random subsets
 * of the other parts (each hidden by the toss of a coin): all of them up to 12 parts, drawn ones beyond.
 */
export function perturbationDistribution(probe: Probe, seed: Seed): PerturbationDistribution {
  return probe.conditions ? ofBackground(probe, probe.conditions()) : ofSubsets(probe.parts.length, seed);
}

function ofBackground(
  probe: Probe,
  { hidden, kept }: { readonly hidden: Int32Array; readonly kept: Int32Array },
): PerturbationDistribution {
  const parts = probe.parts.length;
  const draws = probe.references;
  const { weights } = probe;
  const weight = (draw: number) => (weights ? weights[draw] : 1 / draws);
  const meetsPart = (draw: number, part: number) => hidden[draw * parts + part] === kept[draw * parts + part];
  const meets = (rule: RuleParts, draw: number) => rule.every((part) => meetsPart(draw, part));
  const keyOf = keysFor(hidden, kept);
  return {
    parts,
    draws,
    isBackground: true,
    weight,
    meets,
    key: keyOf,
    row(rule, draw) {
      const content = hidden.slice(draw * parts, (draw + 1) * parts);
      for (const part of rule) content[part] = kept[draw * parts + part];
      const met = new Uint8Array(parts);
      for (let part = 0; part < parts; part++) met[part] = Number(content[part] === kept[draw * parts + part]);
      return { key: keyOf(content), content, meets: met, rule, draw };
    },
    coverage: coverageFrom(meetsPart, parts, draws, weights),
    plan(rows) {
      const z = noneKept(rows.length, parts);
      rows.forEach(({ rule }, i) => {
        for (const part of rule) keep(z, i, part);
      });
      return { z, referenceOf: Int32Array.from(rows, ({ draw }) => draw) };
    },
  };
}

/**
 * The mass of draws that meet a rule: one bit per draw and part, 1 where the draw meets the part, so that a rule takes one AND per 32
 * draws. Plainly: the sum of weight(draw) over the draws for which meets(rule, draw).
 */
function coverageFrom(
  meetsPart: (draw: number, part: number) => boolean,
  parts: number,
  draws: number,
  weights: Float64Array | undefined,
): (rule: RuleParts) => number {
  const words = Math.ceil(draws / 32);
  const meeting = new Int32Array(parts * words);
  for (let part = 0; part < parts; part++) {
    for (let draw = 0; draw < draws; draw++) {
      if (meetsPart(draw, part)) meeting[part * words + (draw >>> 5)] |= 1 << (draw & 31);
    }
  }
  return (rule) => {
    let sum = 0;
    for (let word = 0; word < words; word++) {
      const inWord = Math.min(32, draws - 32 * word);
      let bits = inWord === 32 ? -1 : (1 << inWord) - 1;
      for (const part of rule) bits &= meeting[part * words + word];
      if (!weights) sum += popcount(bits);
      else for (; bits !== 0; bits &= bits - 1) sum += weights[32 * word + 31 - Math.clz32(bits & -bits)];
    }
    // Equal weights are counted: a third of the rows is a third, and all of them are 1.
    return weights ? Math.min(1, sum) : sum / draws;
  };
}

function ofSubsets(parts: number, seed: Seed): PerturbationDistribution {
  const isListed = parts <= MAX_LISTED_PARTS;
  const draws = isListed ? 2 ** parts : Number.POSITIVE_INFINITY;
  const keyOf = keysFor();
  const subset = (draw: number): Int32Array => {
    if (isListed) return Int32Array.from({ length: parts }, (_, part) => (draw >>> part) & 1);
    const random = stream(seed, "anchors subset", draw);
    return Int32Array.from({ length: parts }, () => Number(random.uniform() < 0.5));
  };
  return {
    parts,
    draws,
    isBackground: false,
    weight: () => 1 / draws,
    key: keyOf,
    meets(rule, draw) {
      const held = subset(draw);
      return rule.every((part) => held[part] === 1);
    },
    row(rule, draw) {
      const content = subset(draw);
      for (const part of rule) content[part] = 1;
      return { key: keyOf(content), content, meets: Uint8Array.from(content), rule, draw };
    },
    coverage: (rule) => 2 ** -rule.length,
    plan(rows) {
      const z = noneKept(rows.length, parts);
      rows.forEach(({ content }, i) => {
        for (let part = 0; part < parts; part++) if (content[part] === 1) keep(z, i, part);
      });
      return { z, referenceOf: new Int32Array(rows.length) };
    },
  };
}

/** Two characters a number where one does not suffice. */
function keysFor(...tables: readonly Int32Array[]): (content: Int32Array) => string {
  const isWide = tables.some((table) => table.some((value) => value > 0xffff));
  if (!isWide) return (content) => String.fromCharCode(...content);
  return (content) => String.fromCharCode(...content.map((value) => value & 0xffff), ...content.map((v) => v >>> 16));
}
