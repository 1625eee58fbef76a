import { checkKnownOptions } from "../../core/checks/check-options.js";
import { keeps } from "../../core/coalitions.js";
import type { Part } from "../../core/explanation.js";
import type { Input } from "../../core/features.js";
import type { Fill, Masker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { emptyRoom } from "../../core/room.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type ColumnsRecipe, columns, columnsFromRecipe, type Rows } from "../columns/columns.js";
import { identifyValues } from "../columns/identify-values.js";
import { onlyOwn } from "../sampling/only-own.js";
import { binColumn } from "./bin-column.js";
import { binnedLaw } from "./binned-law.js";
import type { BinEdges } from "./cut-column.js";
import { cutColumns } from "./cut-columns.js";
import { valuesInside } from "./values-inside.js";

export type BinnedColumnsOptions = {
  /** How numbers are cut into bins. Default "quartile". "entropy" needs labels. */
  readonly edges?: BinEdges;
  /** The class of each background row, for "entropy". */
  readonly labels?: ArrayLike<number | string>;
  /** One weight a background row, not negative; scaled to sum to 1; cuts follow them too. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/**
 * Table columns as LIME sees them: a number is in the instance's bin or in another, a category is the instance's
 * or another.
 *
 * `lime` samples the law of Ribeiro, Singh & Guestrin's code: bins come up as often as in the background, each
 * column by itself, and a value inside a bin follows a normal law cut to the bin. z is 1 where the sample fell
 * into the instance's bin. Explainers that keep and hide get the background row's own value for a hidden part, and
 * for a kept part too where it lies in the instance's bin; where it does not, that of another background row which does.
 *
 * @param background  rows x columns
 * @param instance  one row of as many columns
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when shapes, labels or weights do not fit; for a model,
 *   when the instance's category or bin holds no background row
 * @example
 * const explanation = await lime(probe(model, binnedColumns(background, instance)));
 * Source: Ribeiro, Singh & Guestrin 2016, and its reference implementation for the bins.
 */
export function binnedColumns(
  background: Rows,
  instance: Rows | ArrayLike<number>,
  options: BinnedColumnsOptions = {},
): Masker<Matrix> {
  checkKnownOptions("binnedColumns", options, ["edges", "labels", "weights"]);
  const { edges = "quartile", labels } = options;
  const plain = columns(background, instance, options.weights === undefined ? {} : { weights: options.weights });
  const recipe = plain.recipe as ColumnsRecipe;
  if (!["quartile", "decile", "entropy"].includes(edges)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected edges "quartile", "decile" or "entropy", got ${JSON.stringify(edges)}`,
    );
  }
  checkLabels(edges, labels, recipe.background.rows);
  const { conditions: _, ...unbinned } = plain;
  return {
    ...unbinned,
    redrawsKept: true,
    forInput: (input, modelName) => {
      const parts = plain.describe(input, modelName);
      const { background: rows, weights } = recipe;
      const cut = cutColumns(background, { background: rows, ...(weights && { weights }), edges, labels });
      return binnedForInput(recipe, cut, input, parts);
    },
    filler: () => {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        "binnedColumns: expected to be put to a model with probe(model, masker)",
      );
    },
  };
}

function checkLabels(edges: BinEdges, labels: BinnedColumnsOptions["labels"], rows: number): void {
  if (edges === "entropy" && labels === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: edges "entropy" need labels, one for each of ${rows} background rows, got none`,
    );
  }
  if (labels === undefined) return;
  if (labels?.length !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected ${rows} labels, one a background row, got ${labels?.length ?? String(labels)}`,
    );
  }
  for (let row = 0; row < rows; row++) {
    const label: unknown = labels[row];
    if (typeof label === "string" || (typeof label === "number" && !Number.isNaN(label))) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected labels to be numbers or names, got ${String(label)} for background row ${row}`,
    );
  }
}

function binnedForInput(
  recipe: ColumnsRecipe,
  cut: ReturnType<typeof cutColumns>,
  input: Input,
  parts: readonly Part[],
): Masker<Matrix> {
  if (input.kind !== "columns") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected a model of columns, got one of kind "${input.kind}"`,
    );
  }
  const binned = input.features.map((feature, column) => binColumn(recipe, column, feature, cut));
  let kept: Matrix | undefined;
  // LIME never asks for them.
  const whole = (): BinnedColumnsRecipe => {
    kept ??= valuesInside(recipe, binned);
    return { kind: "binnedColumns", background: recipe.background, kept };
  };
  return {
    ...binnedFromRecipe({ kind: "binnedColumns", background: recipe.background, kept: recipe.background }),
    get recipe() {
      return whole();
    },
    filler: (room) => fillBinned(whole(), room),
    ...(recipe.weights && { weights: recipe.weights }),
    constant: binned.map(onlyOwn),
    original: columnsFromRecipe({
      kind: "columns",
      background: { data: recipe.instance, rows: 1, columns: recipe.instance.length },
      instance: recipe.instance,
      groups: [],
    }),
    describe: () => parts.map((part, column) => ({ ...part, predicate: binned[column].predicate })),
    neighbourhood: binnedLaw(binned),
    conditions: () => {
      const own = whole();
      const [hidden, kept] = identifyValues(
        [own.background, own.kept],
        parts.map((_, column) => [column]),
      );
      return { conditions: binned.map(({ condition }) => condition), hidden, kept };
    },
  };
}

/** What a worker needs: the background, and for each of its rows the values that kept parts take. */
export type BinnedColumnsRecipe = {
  readonly kind: "binnedColumns";
  readonly background: Matrix;
  readonly kept: Matrix;
};

/** The masker that a recipe stands for. */
export function binnedFromRecipe(recipe: BinnedColumnsRecipe): Masker<Matrix> {
  const { background } = recipe;
  return {
    parts: background.columns,
    z: "binary",
    draws: background.rows,
    rowBytes: background.columns * Float64Array.BYTES_PER_ELEMENT,
    redrawsKept: true,
    constant: [],
    recipe,
    describe: () => [],
    filler: (room) => fillBinned(recipe, room),
  };
}

function fillBinned({ background, kept }: BinnedColumnsRecipe, room = emptyRoom()): Fill<Matrix> {
  const width = background.columns;
  return ({ z, draw }, masks, draws) => {
    if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "binnedColumns: expected a plan of coalitions");
    const perMask = draw ? 1 : draws.to - draws.from;
    const rows = (masks.to - masks.from) * perMask;
    const data = room.take(rows * width);
    let cell = 0;
    for (let mask = masks.from; mask < masks.to; mask++) {
      for (let i = 0; i < perMask; i++) {
        const row = (draw ? draw[mask] : draws.from + i) * width;
        for (let column = 0; column < width; column++) {
          data[cell++] = (keeps(z, mask, column) ? kept.data : background.data)[row + column];
        }
      }
    }
    return { data, rows, columns: width };
  };
}
