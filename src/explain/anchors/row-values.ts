import { popcount } from "../../core/coalitions.js";
import type { Steps } from "../../core/give-way.js";
import type { AgreementSurrogate } from "./agreement-surrogate.js";
import type { AnswerCache } from "./answer-cache.js";
import type { RuleParts } from "./perturbation-distribution.js";
import type { ChangingParts, ReferenceRow, ValueOfHeld } from "./restricted-forest.js";

/** Values of reference rows, 0 to 1, with the parts of a rule made to hold: known answers, or a surrogate's predictions. */
export interface RowValues {
  /** `sum` and the values of reference rows `from` to `to` under the rule, one added after the other. */
  addTo(sum: number, rule: RuleParts, from: number, to: number): number;
  /** Makes ready for rules that have one of these parts more than `shorter`, which are asked for next; a pause per row. */
  extend(shorter: RuleParts, parts: readonly number[]): Steps<void>;
  /** Goes on with another surrogate. */
  learn(surrogate: AgreementSurrogate): void;
}

export type RowValuesSetting = {
  readonly rows: readonly ReferenceRow[];
  /** Parts that a rule can demand. */
  readonly free: readonly number[];
  readonly cache: AnswerCache;
  /** Whether known answers count as they are. */
  readonly looksUp: boolean;
  /** Told the number of predictions that were made. */
  readonly predicted: (count: number) => void;
};

/** The most free parts by whose subsets values are kept in tables. */
export const MAX_TABULATED_PARTS = 13;

export function rowValues(setting: RowValuesSetting): RowValues {
  const isTabulated = setting.free.length <= MAX_TABULATED_PARTS && setting.looksUp;
  return isTabulated ? tabulatedValues(setting) : plainValues(setting);
}

/** Works every value out as it is asked for. */
export function plainValues({ rows, cache, looksUp, predicted }: RowValuesSetting): RowValues {
  const predictions = rowPredictions(rows);
  const parts = cache.distribution.parts;
  const holds = new Uint8Array(parts);
  const content = new Int32Array(parts);
  const known = (row: ReferenceRow, rule: RuleParts): boolean | undefined => {
    content.set(row.content);
    for (const part of rule) content[part] = row.kept[part];
    return cache.known({ key: cache.distribution.key(content) });
  };
  const extensions = extendedValues(rows, holds, predictions.at);
  return {
    learn(learned) {
      predictions.learn(learned);
      extensions.forget();
    },
    *extend(shorter, added) {
      if (!looksUp) yield* extensions.make(shorter, added);
    },
    addTo(sum, rule, from, to) {
      const extended = extensions.of(rule);
      if (extended) {
        predicted(to - from);
        let total = sum;
        for (let at = from; at < to; at++) total += extended[at];
        return total;
      }
      for (const part of rule) holds[part] = 1;
      let total = sum;
      let made = 0;
      for (let at = from; at < to; at++) {
        const answer = looksUp ? known(rows[at], rule) : undefined;
        if (answer === undefined) made++;
        total += answer === undefined ? predictions.at(at).of(holds) : Number(answer);
      }
      for (const part of rule) holds[part] = 0;
      predicted(made);
      return total;
    },
  };
}

/**
 * Values under all rules that extend one by a part, row by row: most of what a row's value takes is the same for all of
 * them, and is at hand while they are worked out together.
 */
function extendedValues(rows: readonly ReferenceRow[], holds: Uint8Array, predictionAt: (at: number) => ValueOfHeld) {
  const values = Array.from(holds, (): Float64Array | undefined => undefined);
  let made: readonly number[] = [];
  let shorter: RuleParts = [];
  return {
    forget() {
      made = [];
    },
    *make(rule: RuleParts, parts: readonly number[]): Steps<void> {
      made = [];
      for (const part of parts) values[part] ??= new Float64Array(rows.length);
      const columns = parts.map((part) => values[part] as Float64Array);
      for (const [at, { content, kept }] of rows.entries()) {
        const value = predictionAt(at);
        for (const part of rule) holds[part] = 1;
        const asItIs = value.start(holds);
        for (const [i, part] of parts.entries()) {
          if (content[part] === kept[part]) columns[i][at] = asItIs;
          else {
            holds[part] = 1;
            columns[i][at] = value.withPart(holds, part);
            holds[part] = 0;
          }
        }
        for (const part of rule) holds[part] = 0;
        yield;
      }
      [shorter, made] = [rule, parts];
    },
    /** One per row; undefined for rules that were not made. */
    of(rule: RuleParts): Float64Array | undefined {
      if (made.length === 0 || rule.length !== shorter.length + 1) return undefined;
      const added = rule.filter((part) => !shorter.includes(part));
      return added.length === 1 && made.includes(added[0]) ? values[added[0]] : undefined;
    },
  };
}

/**
 * Keeps every value, by row and by the parts that are made to hold and change it: rules that differ only in parts that a
 * row holds anyway make the same row. Plainly: what `plainValues` has, to the last bit, but that a value that was asked
 * for stays what it was until another surrogate is learned.
 *
 * Memory: 10 bytes per row and subset of the free parts.
 */
export function tabulatedValues({ rows, free, cache, predicted }: RowValuesSetting): RowValues {
  const predictions = rowPredictions(rows);
  const answers = answersByPlace(rows, free, cache);
  const { bitOf, changing, size } = answers;
  const values = new Float64Array(rows.length * size);
  const isKnown = new Uint8Array(values.length);
  const perRow = new Int32Array(rows.length);
  const filled = new Float64Array(size);
  const holds = new Uint8Array(cache.distribution.parts);
  /** Predictions for every subset once there were some for a share of them. */
  const predict = (at: number, subset: number): number => {
    const { all } = changing[at];
    const subsets = 2 ** popcount(all);
    const isFilled = perRow[at] >= SHARE_TO_FILL * subsets;
    if (isFilled) return values[at * size + subset];
    perRow[at]++;
    if (perRow[at] < SHARE_TO_FILL * subsets) return predictions.at(at).of(holds);
    predictions.at(at).fill(changing[at], filled);
    for (let place = all; ; place = (place - 1) & all) {
      if (isKnown[at * size + place] === 0) values[at * size + place] = filled[place];
      if (place === 0) return filled[subset];
    }
  };
  return {
    learn(learned) {
      predictions.learn(learned);
      isKnown.fill(0);
      perRow.fill(0);
    },
    // Every subset of a row has its place already.
    *extend() {},
    addTo(sum, rule, from, to) {
      answers.look();
      let demanded = 0;
      for (const part of rule) {
        demanded |= bitOf[part];
        holds[part] = 1;
      }
      let total = sum;
      let made = 0;
      for (let at = from; at < to; at++) {
        const subset = demanded & changing[at].all;
        const place = at * size + subset;
        if (isKnown[place] === 0) {
          const answer = answers.known[place];
          if (answer === UNKNOWN) made++;
          values[place] = answer === UNKNOWN ? predict(at, subset) : answer;
          isKnown[place] = 1;
        }
        total += values[place];
      }
      for (const part of rule) holds[part] = 0;
      predicted(made);
      return total;
    },
  };
}

/** All subsets of a row are predicted at once when so large a share of them was asked for: up to 2^10 with the first. */
const SHARE_TO_FILL = 1 / 1024;
const UNKNOWN = -1;

/** The surrogate's predictions for each reference row. */
function rowPredictions(rows: readonly ReferenceRow[]) {
  let learned: AgreementSurrogate | undefined;
  let ofRows: (ValueOfHeld | undefined)[] = [];
  return {
    learn(surrogate: AgreementSurrogate) {
      learned = surrogate;
      ofRows = Array.from(rows, () => undefined);
    },
    at(row: number): ValueOfHeld {
      const value = ofRows[row] ?? (learned as AgreementSurrogate).onReference(rows[row]);
      ofRows[row] = value;
      return value;
    },
  };
}

/**
 * Known answers by reference row and subset of the free parts that tell the row as it is from what is kept: place
 * `row x size + subset` has 1 where that row agrees, 0 where it does not, UNKNOWN where that was not asked.
 */
function answersByPlace(rows: readonly ReferenceRow[], free: readonly number[], cache: AnswerCache) {
  const { parts } = cache.distribution;
  const size = 2 ** free.length;
  const known = new Int8Array(rows.length * size).fill(UNKNOWN);
  const bitOf = new Int32Array(parts);
  free.forEach((part, bit) => {
    bitOf[part] = 1 << bit;
  });
  const changing = rows.map(({ content, kept }): ChangingParts => {
    const bits = bitOf.map((bit, part) => (content[part] === kept[part] ? 0 : bit));
    return { bitOf: bits, all: bits.reduce((all, bit) => all | bit, 0) };
  });
  /** The subset that makes a reference row the same as an answered one; -1 where none does. */
  const subsetFor = ({ content, kept }: ReferenceRow, answered: Int32Array): number => {
    let subset = 0;
    for (let part = 0; part < parts; part++) {
      if (answered[part] === content[part]) continue;
      if (bitOf[part] === 0 || answered[part] !== kept[part]) return -1;
      subset |= bitOf[part];
    }
    return subset;
  };
  let looked = 0;
  return {
    bitOf,
    changing,
    size,
    known,
    /** Takes in what was answered since the last time; of a row asked twice the first answer counts. */
    look() {
      for (; looked < cache.answered.length; looked++) {
        const { row, agrees } = cache.answered[looked];
        for (let at = 0; at < rows.length; at++) {
          const subset = subsetFor(rows[at], row.content);
          if (subset >= 0 && known[at * size + subset] === UNKNOWN) known[at * size + subset] = Number(agrees);
        }
      }
    },
  };
}
