import type { Conditions } from "../../core/conditions.js";
import type { Stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";

/** A row that holds values drawn for it alone; one number per part each. */
interface RedrawnRow {
  /** What the row holds. */
  readonly content: Int32Array;
  /** 1 where the row meets the part's condition. */
  readonly meets: Uint8Array;
  /** The reference row that the part's value is from. */
  readonly sources: Int32Array;
}

/** Values of the parts of a rule, drawn anew. */
interface Redraws {
  /** True if reference rows that meet the part hold several values there, of which a row that does not meet it gets one. */
  varies(part: number): boolean;
  /** The reference row made to meet the rule: what it does not meet comes from a row that does, drawn by weight. */
  row(rule: readonly number[], reference: number, random: Stream): RedrawnRow;
}

/**
 * Fresh draws of the values that parts of a rule take, as `binnedColumns` has them once per reference row: a number that lies
 * outside its bin becomes that of a row inside, drawn by weight and by each part for itself.
 *
 * @param weight  of a reference row
 * Source: the rows that Ribeiro, Singh & Guestrin 2018 sample for a rule.
 */
export function redraws({ hidden, kept }: Conditions, parts: number, weight: (reference: number) => number): Redraws {
  const references = hidden.length / parts;
  const meets = (reference: number, part: number) =>
    hidden[reference * parts + part] === kept[reference * parts + part];
  const drawOf = Array.from({ length: parts }, (): ((uniform: number) => number) | undefined => undefined);
  const drawer = (part: number) => {
    drawOf[part] ??= weightedDraw(references, (reference) => (meets(reference, part) ? weight(reference) : 0));
    return drawOf[part];
  };
  const varying = Array.from({ length: parts }, (): boolean | undefined => undefined);
  const varies = (part: number) => {
    varying[part] ??= holdsSeveral(hidden, parts, part, (reference) => weight(reference) > 0 && meets(reference, part));
    return varying[part];
  };
  return {
    varies,
    row(rule, reference, random) {
      const sources = new Int32Array(parts).fill(reference);
      for (const part of rule) if (!meets(reference, part)) sources[part] = drawer(part)(random.uniform());
      const content = sources.map((source, part) => hidden[source * parts + part]);
      // Whatever is not of the rule is met where the row as it is meets it.
      const met = Uint8Array.from({ length: parts }, (_, part) => Number(meets(reference, part)));
      for (const part of rule) met[part] = 1;
      return { content, meets: met, sources };
    },
  };
}

/** True if the rows that are looked at hold more than one value in a part. */
function holdsSeveral(
  values: Int32Array,
  parts: number,
  part: number,
  isLookedAt: (reference: number) => boolean,
): boolean {
  let first: number | undefined;
  for (let reference = 0; reference < values.length / parts; reference++) {
    if (!isLookedAt(reference)) continue;
    const value = values[reference * parts + part];
    if (first !== undefined && value !== first) return true;
    first = value;
  }
  return false;
}
