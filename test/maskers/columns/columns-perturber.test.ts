import { describe, expect, test } from "vitest";
import { keep, keeps, noneKept } from "../../../dist/core/coalitions.js";
import { rowBuffer } from "../../../dist/core/row-buffer.js";
import { columnsPerturber } from "../../../dist/maskers/columns/columns-perturber.js";
import { noise, noises } from "../../fixtures/games.js";

const MASKS = 21;

/** A background, an instance, and masks of which each part is in half; parts are groups of one to three columns. */
function built(parts: number, references: number) {
  const groups: number[][] = [];
  let columns = 0;
  for (let part = 0; part < parts; part++) {
    groups.push(Array.from({ length: 1 + (part % 3) }, () => columns++));
  }
  // Columns of a group need not be neighbours.
  for (const group of groups) for (let i = 0; i < group.length; i++) group[i] = (group[i] * 7) % columns;
  const background = { data: Float64Array.from(noises(references * columns, 3)), rows: references, columns };
  const instance = Float64Array.from({ length: columns }, (_, column) => 100 + column);
  const z = noneKept(MASKS, parts);
  const coins = noise(17);
  for (let mask = 0; mask < MASKS; mask++) {
    for (let part = 0; part < parts; part++) if (coins.next().value > 0) keep(z, mask, part);
  }
  return { groups, background, instance, z, columns };
}

/** The definition: the background row, with the instance's values over the columns of kept parts. */
function plainRow({ groups, background, instance, z, columns }: ReturnType<typeof built>, mask: number, row: number) {
  const values = Array.from(background.data.subarray(row * columns, (row + 1) * columns));
  groups.forEach((group, part) => {
    if (keeps(z, mask, part)) for (const column of group) values[column] = instance[column];
  });
  return values;
}

describe.each([
  [1, 1],
  [5, 3],
  [5, 9],
  [40, 8],
  [70, 17],
])("%i parts, %i background rows", (parts, references) => {
  const all = built(parts, references);
  const perturber = columnsPerturber({ kind: "columns", ...all }, rowBuffer());

  test("writes what the definition says, for all masks and some, all rows and some", () => {
    for (const masks of [
      { from: 0, to: MASKS },
      { from: 3, to: 4 },
      { from: 8, to: 17 },
    ]) {
      for (const rows of [
        { from: 0, to: references },
        { from: references >> 1, to: references },
      ]) {
        const written = perturber.perturb({ z: all.z }, masks, rows);
        const plain: number[][] = [];
        for (let mask = masks.from; mask < masks.to; mask++) {
          for (let row = rows.from; row < rows.to; row++) plain.push(plainRow(all, mask, row));
        }
        expect(written.rows).toBe(plain.length);
        expect(Array.from(written.data)).toEqual(plain.flat());
      }
    }
  });

  test("writes one row per mask where the plan names it", () => {
    const referenceOf = Int32Array.from({ length: MASKS }, (_, mask) => (5 * mask) % references);
    const written = perturber.perturb({ z: all.z, referenceOf }, { from: 2, to: MASKS }, { from: 0, to: 1 });
    const plain = Array.from({ length: MASKS - 2 }, (_, i) => plainRow(all, i + 2, referenceOf[i + 2]));
    expect(Array.from(written.data)).toEqual(plain.flat());
  });
});
