import { checkKnownOptions } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { keeps } from "../../core/coalitions.js";
import type { Part } from "../../core/explanation.js";
import type { Input } from "../../core/features.js";
import { atOnce, inTurns, type Steps } from "../../core/give-way.js";
import type {
  HasConditions,
  HasMixedRows,
  HasNeighbourhood,
  Masker,
  MaskerForInput,
  Perturber,
} from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { type RowBuffer, rowBuffer } from "../../core/row-buffer.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { type CheckedColumns, checkColumns, type Rows } from "../columns/check-columns.js";
import { describeColumns } from "../columns/columns.js";
import { plainRows } from "../columns/columns-perturber.js";
import { identifyValues } from "../columns/identify-values.js";
import { isDegenerate } from "../sampling/column-distribution.js";
import { type BinnedColumn, binColumn } from "./bin-column.js";
import { binnedNeighbourhood } from "./binned-neighbourhood.js";
import { type BinEdges, cutColumns } from "./cut-columns.js";

export type BinnedColumnsOptions = {
  /** Method by which numbers are cut into bins. Default "quartile". "entropy" needs labels. */
  readonly edges?: BinEdges;
  /** The class of each background row, for "entropy". */
  readonly labels?: ArrayLike<number | string>;
  /** One weight per background row, not negative; scaled to sum to 1; cuts follow them too. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

type BinnedMasker = Masker<Matrix> & HasNeighbourhood<Matrix> & HasConditions & HasMixedRows<Matrix>;

/**
 * Table columns as LIME sees them: a number is in the instance's bin or in another, a category is the instance's
 * or another.
 *
 * `lime` samples the distribution of Ribeiro, Singh & Guestrin's code: bins come up as often as in the background, each
 * column by itself, and a value inside a bin follows a normal distribution cut to the bin. z is 1 where the sample fell
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
): MaskerForInput<Matrix, BinnedMasker> {
  checkKnownOptions("binnedColumns", options, ["edges", "labels", "weights"]);
  const { edges = "quartile", labels } = options;
  const given = options.weights === undefined ? {} : { weights: options.weights };
  const checked = checkColumns("binnedColumns", background, instance, given);
  const { background: rows, weights } = checked;
  if (!["quartile", "decile", "entropy"].includes(edges)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected edges "quartile", "decile" or "entropy", got ${JSON.stringify(edges)}`,
    );
  }
  checkLabels(edges, labels, rows.rows);
  return {
    forInput: (input, modelName) => {
      const parts = describeColumns("binnedColumns", checked, input, modelName);
      const cut = cutColumns(background, { background: rows, ...(weights && { weights }), edges, labels });
      return binnedForInput(checked, cut, input, parts);
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
      `binnedColumns: expected ${rows} labels, one per background row, got ${labels?.length ?? String(labels)}`,
    );
  }
  for (let row = 0; row < rows; row++) {
    const label: unknown = labels[row];
    if (typeof label === "string" || (typeof label === "number" && !Number.isNaN(label))) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected labels to be numbers or names, got ${describeValue(label)} for background row ${row}`,
    );
  }
}

function binnedForInput(
  checked: CheckedColumns,
  cut: ReturnType<typeof cutColumns>,
  input: Input,
  parts: readonly Part[],
): BinnedMasker {
  if (input.kind !== "columns") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `binnedColumns: expected a model of columns, got one of kind "${input.kind}"`,
    );
  }
  const { background, instance, weights } = checked;
  const binned = input.features.map((feature, column) => binColumn(checked, column, feature, cut));
  let made: BinnedColumnsSpec | undefined;
  // Made when asked for: LIME needs none of it.
  const specFrom = (kept: Matrix) => {
    made ??= { kind: "binnedColumns", background, kept };
    return made;
  };
  const specOf = () => made ?? specFrom(atOnce(valuesInside(checked, binned)));
  return {
    parts: parts.length,
    references: background.rows,
    ...(weights && { weights }),
    resamplesKept: true,
    constant: binned.map(isDegenerate),
    describe: () => parts.map((part, column) => ({ ...part, predicate: binned[column].predicate })),
    get spec() {
      return specOf();
    },
    perturber: (buffer) => binnedPerturber(specOf(), buffer),
    instance: plainRows({ data: instance, rows: 1, columns: instance.length }),
    instanceZ: new Float64Array(parts.length).fill(1),
    neighbourhood: binnedNeighbourhood(binned),
    mixed: (sources) => plainRows(mixedRows(background, sources)),
    conditions: async (giveWay) => {
      const { kept: keptRows } = made ?? specFrom(await inTurns(valuesInside(checked, binned), giveWay));
      const columns = parts.map((_, column) => [column]);
      const [hidden, kept] = await inTurns(identifyValues([background, keptRows], columns), giveWay);
      return { conditions: binned.map(({ condition }) => condition), hidden, kept };
    },
  };
}

/** Data for a worker: the background, and for each of its rows the values that kept parts take. */
export type BinnedColumnsSpec = {
  readonly kind: "binnedColumns";
  readonly background: Matrix;
  readonly kept: Matrix;
};

/** Background rows, with values from the instance's bins over the kept columns. */
export function binnedPerturber(
  { background, kept }: BinnedColumnsSpec,
  buffer: RowBuffer = rowBuffer(),
): Perturber<Matrix> {
  const width = background.columns;
  return {
    rowBytes: width * Float64Array.BYTES_PER_ELEMENT,
    perturb({ z, referenceOf }, masks, references) {
      if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "binnedColumns: expected a plan of coalitions");
      const perMask = referenceOf ? 1 : references.to - references.from;
      const rows = (masks.to - masks.from) * perMask;
      const data = buffer.take(rows * width);
      let cell = 0;
      for (let mask = masks.from; mask < masks.to; mask++) {
        for (let i = 0; i < perMask; i++) {
          const row = (referenceOf ? referenceOf[mask] : references.from + i) * width;
          for (let column = 0; column < width; column++) {
            data[cell++] = (keeps(z, mask, column) ? kept.data : background.data)[row + column];
          }
        }
      }
      return { data, rows, columns: width };
    },
  };
}

/**
 * For each background row, what it holds once it is made to lie in the instance's bins: its own value where that is
 * in the bin, else that of a background row that is, drawn by weight. The same whenever it is made.
 *
 * @returns rows x columns
 * Source: the rows that Ribeiro, Singh & Guestrin 2018 sample for a rule.
 */
function* valuesInside(
  { background, instance, weights }: CheckedColumns,
  binned: readonly BinnedColumn[],
): Steps<Matrix> {
  const { rows, columns: width } = background;
  const data = background.data.slice();
  const weightOf = (row: number) => (weights ? weights[row] : 1);
  for (const [column, { inside }] of binned.entries()) {
    const within: number[] = [];
    for (let row = 0; row < rows; row++) if (inside[row] && weightOf(row) > 0) within.push(row);
    const draw = weightedDraw(within.length, (i) => weightOf(within[i]));
    const random = stream(0, "binnedColumns, kept values", column);
    yield;
    for (let row = 0; row < rows; row++) {
      if (row % ROWS_PER_TURN === 0) yield;
      const uniform = random.uniform();
      if (inside[row]) continue;
      const chosen = within[draw(uniform)];
      data[row * width + column] = chosen === undefined ? instance[column] : background.data[chosen * width + column];
    }
  }
  return { data, rows, columns: width };
}

/** Rows whose every column has the value of a background row that is named: rows x columns. */
function mixedRows({ data, columns }: Matrix, sources: Int32Array): Matrix {
  const mixed = Float64Array.from(sources, (row, cell) => data[row * columns + (cell % columns)]);
  return { data: mixed, rows: sources.length / columns, columns };
}

/** Rows gone through between two turns of other work: some milliseconds. */
const ROWS_PER_TURN = 16_384;
