import { binnedColumns, type Feature, type Matrix, matrix } from "whybox";
import type { Controls } from "whybox/extending";
import { noises } from "../../fixtures/games.js";

export const features: readonly Feature[] = [
  { name: "age", kind: "number", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
  { name: "flat", kind: "number" },
];
export const ages = noises(400, 3).map((value) => 40 + 20 * value);
export const background = matrix(
  ages.map((age, row) => [row % 10 === 0 ? Number.NaN : age, row % 4 === 0 ? 2 : row % 2, 7]),
);
export const instance = [45, 2, 7];
export const bound = (options = {}) => {
  const masker = binnedColumns(background, instance, options);
  return masker.forInput({ kind: "columns", features }, "m");
};
export const request = {
  samples: 4096,
  seed: 1,
  replicate: 0,
  distance: "euclidean",
  design: "quasi",
  instanceShare: 0,
} as const;
export type Sample = { z: Matrix; rows: Matrix; meanWeight: number; weights?: Float64Array; controls?: Controls };
export const sample = (width: number, more: object = {}): Sample => {
  const drawn = bound().neighbourhood({ ...request, width, ...more });
  const rows = drawn.perturbation.perturber().perturb(drawn.plan, { from: 0, to: 4096 }, { from: 0, to: 0 }) as Matrix;
  return { ...drawn, rows };
};
/** One array per control, one number per sample. */
export const controlsOf = (controls: Controls, samples: number) =>
  Array.from({ length: controls.count }, (_, control) => {
    const values = new Float64Array(samples);
    const only = new Float64Array(controls.count);
    only[control] = 1;
    controls.addTo(values, only);
    return values;
  });
export const column = ({ data, columns, rows }: Matrix, index: number) =>
  Array.from({ length: rows }, (_, row) => data[row * columns + index]);
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const present = ages.filter((_, row) => row % 10 !== 0).toSorted((a, b) => a - b);
export const edge = (quarter: number) => {
  const rank = quarter * 0.25 * (present.length - 1);
  return present[Math.floor(rank)] + (rank % 1) * (present[Math.ceil(rank)] - present[Math.floor(rank)]);
};

/** True if two ages lie between the same quartiles of the known ages. */
export function sameBin(a: number, b: number): boolean {
  const bin = (age: number) => [1, 2, 3].filter((quarter) => age > edge(quarter)).length;
  return bin(a) === bin(b);
}
