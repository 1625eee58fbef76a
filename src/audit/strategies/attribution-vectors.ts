import type { Attribution, ImageSource, Part } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Number of words by which texts are compared: those with the largest mean effect. */
const MAX_WORDS = 200;
/** Cells per side of the grid that images are compared on. */
const GRID = 12;

/** Explanations as vectors of one length. */
export type AttributionVectors = {
  readonly parts: readonly Part[];
  /** One per explanation. */
  readonly vectors: readonly Float64Array[];
  readonly grid: { readonly rows: number; readonly columns: number } | null;
};

/**
 * Attributions in a form in which they can be compared: of table rows part by part; of texts word by word, whatever its
 * place; of images on a coarse grid, each region's value spread over its pixels.
 *
 * @param output  one per explanation: the position of the output looked at
 * @throws WhyboxError INVALID_ARGUMENT for parts that differ, or images of different sizes
 */
export function attributionVectors(
  where: string,
  explanations: readonly Attribution[],
  output: readonly number[],
): AttributionVectors {
  const kinds = new Set(explanations.map(({ subject }) => subject.source?.kind ?? "columns"));
  if (kinds.size > 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected explanations of one kind of input, got ${[...kinds].join(" and ")}`,
    );
  }
  const [kind] = kinds;
  if (kind === "text") return ofTexts(explanations, output);
  if (kind === "image") return ofImages(where, explanations, output);
  const [{ subject }] = explanations;
  const names = subject.parts.map(({ name }) => name);
  const odd = explanations.findIndex(
    (each) => each.subject.parts.map(({ name }) => name).join("\n") !== names.join("\n"),
  );
  if (odd >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: explanation ${odd} has other parts than the first (${names.join(", ")}); explanations of one model and grouping are compared`,
    );
  }
  return {
    parts: subject.parts.map(({ name, unit, columns }) => ({
      name,
      ...(unit && { unit }),
      ...(columns && { columns }),
    })),
    vectors: explanations.map(({ result }, i) => Float64Array.from(result.values[output[i]])),
    grid: null,
  };
}

function ofTexts(explanations: readonly Attribution[], output: readonly number[]): AttributionVectors {
  const found = explanations.map(({ subject, result }, i) => {
    const words = new Map<string, number>();
    subject.parts.forEach(({ name }, p) => {
      const word = name.toLowerCase();
      words.set(word, (words.get(word) ?? 0) + result.values[output[i]][p]);
    });
    return words;
  });
  const weight = new Map<string, number>();
  for (const words of found)
    for (const [word, value] of words) weight.set(word, (weight.get(word) ?? 0) + Math.abs(value));
  const chosen = [...weight]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_WORDS)
    .map(([word]) => word);
  return {
    parts: chosen.map((name) => ({ name })),
    vectors: found.map((words) => Float64Array.from(chosen, (word) => words.get(word) ?? 0)),
    grid: null,
  };
}

function ofImages(where: string, explanations: readonly Attribution[], output: readonly number[]): AttributionVectors {
  const sources = explanations.map(({ subject }) => subject.source as ImageSource);
  const [{ width, height }] = sources;
  const odd = sources.findIndex((source) => source.width !== width || source.height !== height);
  if (odd >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected images of one size, ${width} x ${height}, got ${sources[odd].width} x ${sources[odd].height} in explanation ${odd}`,
    );
  }
  const [rows, columns] = [Math.min(GRID, height), Math.min(GRID, width)];
  const vectors = explanations.map(({ result }, i) => {
    const { labels } = sources[i];
    const pixels = new Map<number, number>();
    for (const [part, count] of labels) pixels.set(part, (pixels.get(part) ?? 0) + count);
    const cells = new Float64Array(rows * columns);
    let pixel = 0;
    for (const [part, count] of labels) {
      const share = (result.values[output[i]][part] ?? 0) / (pixels.get(part) as number);
      for (let p = 0; p < count; p++, pixel++) {
        const row = Math.floor((Math.floor(pixel / width) * rows) / height);
        cells[row * columns + Math.floor(((pixel % width) * columns) / width)] += share;
      }
    }
    return cells;
  });
  const parts = Array.from({ length: rows * columns }, (_, cell) => ({ name: placeName(cell, rows, columns) }));
  return { parts, vectors, grid: { rows, columns } };
}

function placeName(cell: number, rows: number, columns: number): string {
  return `row ${Math.floor(cell / columns) + 1} of ${rows}, column ${(cell % columns) + 1} of ${columns}`;
}
