import { InvalidArgumentError } from "commander";
import { numberInText } from "../../core/checks/number-in-text.js";
import type { Json } from "../../core/json.js";
import type { OutputChoice } from "../../explain/run/output-choice.js";
import type { HiddenColour } from "../../images/hidden-image.js";
import type { Seed } from "../../random/stream.js";
import { splitNames } from "./split-names.js";

/** Rows `from` up to but not including `to`; undefined: from the first, to the last. */
export type RowRange = { readonly from: number; readonly to?: number };

/** Columns that make one part. */
export type NamedGroup = { readonly name: string; readonly columns: readonly string[] };

/** Parsers of the text after an option. Each throws commander's InvalidArgumentError. */
export const parseOption = {
  wholeNumber:
    (least: number, most = Number.POSITIVE_INFINITY) =>
    (text: string): number => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
      const range = most === Number.POSITIVE_INFINITY ? `of ${least} or more` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`Expected a whole number ${range}.`);
    },

  width(text: string): number {
    const value = text.toLowerCase() === "infinity" ? Number.POSITIVE_INFINITY : numberInText(text);
    if (value > 0) return value;
    throw new InvalidArgumentError("Expected a number above 0, or infinity for no kernel.");
  },

  share(text: string): number {
    const value = numberInText(text);
    if (value > 0 && value <= 1) return value;
    throw new InvalidArgumentError("Expected a number above 0 and at most 1, such as 0.95.");
  },

  /** A keyword, a number for every channel, or one per channel. */
  colour(text: string): HiddenColour {
    if (text === "mean" || text === "blur") return text;
    const numbers = text.split(",").map(numberInText);
    if (numbers.every(Number.isFinite)) return numbers.length === 1 ? numbers[0] : numbers;
    throw new InvalidArgumentError("Expected mean, blur, or a number per channel, such as 0.5,0.5,0.5.");
  },

  /** A number where it reads as one: `--seed 7` is the seed 7, `--seed monday` the seed "monday". */
  seed(text: string): Seed {
    const value = numberInText(text);
    return Number.isFinite(value) ? value : text;
  },

  rows(text: string): RowRange {
    const [, from, to] = /^(\d*):(\d*)$/.exec(text) ?? [];
    if (from === undefined) throw new InvalidArgumentError("Expected from:to, such as 0:100 (rows 0 to 99).");
    const range = { from: Number(from), ...(to && { to: Number(to) }) };
    if (range.to !== undefined && range.to <= range.from) {
      throw new InvalidArgumentError("Expected from:to with at least one row; row to itself is not among them.");
    }
    return range;
  },

  outputs(text: string): OutputChoice {
    if (text === "predicted" || text === "all") return text;
    const [, top] = /^top:(.*)$/.exec(text) ?? [];
    if (top === undefined) {
      const names = splitNames(text);
      if (names.length > 0) return names;
      throw new InvalidArgumentError("Expected predicted, all, top:2 or names of outputs.");
    }
    if (/^[1-9]\d*$/.test(top)) return { top: Number(top) };
    throw new InvalidArgumentError("Expected top: with a whole number of 1 or more, such as top:2.");
  },

  group(text: string, before: readonly NamedGroup[] = []): readonly NamedGroup[] {
    const [, name, list] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    const columns = splitNames(list ?? "");
    if (name === undefined || columns.length === 0) {
      throw new InvalidArgumentError("Expected name=column,column.");
    }
    if (before.some((group) => group.name === name)) {
      throw new InvalidArgumentError(`The group ${JSON.stringify(name)} is there already.`);
    }
    return [...before, { name, columns }];
  },

  /** One character; `tab` and `\\t` stand for a tab, which shells make hard to type. */
  delimiter(text: string): string {
    const character = text === "tab" || text === "\\t" ? "\t" : text;
    if (character.length === 1 && !/["\r\n]/.test(character)) return character;
    throw new InvalidArgumentError("Expected one character, such as ; or tab.");
  },

  /** A number of rows, or all of them. */
  rowCount(text: string): number | "all" {
    if (text === "all") return "all";
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new InvalidArgumentError("Expected a whole number of 1 or more, or all.");
  },

  names(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, ...splitNames(text)];
  },

  json(text: string): Json {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new InvalidArgumentError(`Expected JSON: ${(error as Error).message}.`);
    }
  },
};
