import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columns, type Masker, type Matrix, matrix } from "whybox";
import { type Coalitions, keep, keeps, noneKept } from "whybox/extending";

/** Maskers over tables, as they come: by column, in groups, weighted, against a single row. */
const cells = fc.double({ min: -9, max: 9, noNaN: true });
const maskers = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 }))
  .chain(([width, rows]) =>
    fc.record({
      background: fc.array(fc.array(cells, { minLength: width, maxLength: width }), {
        minLength: rows,
        maxLength: rows,
      }),
      instance: fc.array(cells, { minLength: width, maxLength: width }),
      weights: fc.option(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: rows, maxLength: rows }), {
        nil: undefined,
      }),
      grouped: fc.boolean(),
    }),
  )
  .map(({ background, instance, weights, grouped }) => {
    const width = instance.length;
    const groups = grouped && width > 2 ? [[width - 1, 0]] : [];
    const members = [...groups, ...instance.map((_, column) => [column]).filter(([c]) => !groups.flat().includes(c))];
    return {
      masker: columns(background, instance, { groups, ...(weights && { weights }) }),
      background,
      instance,
      members,
    };
  });

function randomCoalitions(rows: number, parts: number, bits: readonly boolean[]): Coalitions {
  const z = noneKept(rows, parts);
  for (let row = 0; row < rows; row++)
    for (let part = 0; part < parts; part++) if (bits[(row * parts + part) % bits.length]) keep(z, row, part);
  return z;
}

const anyBits = fc.array(fc.boolean(), { minLength: 5, maxLength: 40 });

function expectRow(
  batch: Matrix,
  row: number,
  z: Coalitions,
  mask: number,
  draw: number,
  source: { background: number[][]; instance: number[]; members: number[][] },
): void {
  source.members.forEach((group, part) => {
    for (const column of group) {
      const expected = keeps(z, mask, part) ? source.instance[column] : source.background[draw][column];
      expect(batch.data[row * batch.columns + column]).toBe(expected);
    }
  });
}

describe("every masker of columns", () => {
  test("a kept part holds the instance's values, a hidden one those of each background row in turn", () => {
    fc.assert(
      fc.property(maskers, anyBits, ({ masker, ...source }, bits) => {
        const draws = masker.references;
        const z = randomCoalitions(4, masker.parts, bits);
        const batch = masker.perturber().perturb({ z }, { from: 1, to: 4 }, { from: 0, to: draws }) as Matrix;
        expect(batch.rows).toBe(3 * draws);
        for (let row = 0; row < batch.rows; row++)
          expectRow(batch, row, z, 1 + Math.floor(row / draws), row % draws, source);
      }),
    );
  });

  test("a plan that names reference rows makes one row per mask, against that row", () => {
    fc.assert(
      fc.property(
        maskers,
        anyBits,
        fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
        ({ masker, ...source }, bits, drawn) => {
          const draws = masker.references;
          const z = randomCoalitions(5, masker.parts, bits);
          const draw = Int32Array.from(drawn, (value) => value % draws);
          const batch = masker
            .perturber()
            .perturb({ z, referenceOf: draw }, { from: 0, to: 5 }, { from: 0, to: draws }) as Matrix;
          expect(batch.rows).toBe(5);
          for (let row = 0; row < 5; row++) expectRow(batch, row, z, row, draw[row], source);
        },
      ),
    );
  });

  test("writes every cell anew, whatever the model left in the buffer", () => {
    fc.assert(
      fc.property(maskers, anyBits, ({ masker, ...source }, bits) => {
        const draws = masker.references;
        const { perturb } = masker.perturber();
        const z = randomCoalitions(3, masker.parts, bits);
        const all = { from: 0, to: draws };
        (perturb({ z }, { from: 0, to: 3 }, all) as Matrix).data.fill(Number.NaN);
        const batch = perturb({ z }, { from: 2, to: 3 }, all) as Matrix;
        for (let row = 0; row < batch.rows; row++) expectRow(batch, row, z, 2, row % draws, source);
      }),
    );
  });

  test("gives every perturber a buffer of its own", () => {
    fc.assert(
      fc.property(maskers, ({ masker }) => {
        const z = noneKept(1, masker.parts);
        const all = { from: 0, to: masker.references };
        const first = masker.perturber().perturb({ z }, { from: 0, to: 1 }, all) as Matrix;
        const kept = first.data.slice();
        (masker.perturber().perturb({ z }, { from: 0, to: 1 }, all) as Matrix).data.fill(7);
        expect(first.data).toEqual(kept);
      }),
    );
  });

  test("weighs draws with numbers that sum to 1", () => {
    fc.assert(
      fc.property(maskers, ({ masker }) => {
        if (!masker.weights) return;
        expect(masker.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  test("calls constant exactly the parts that no background row can change", () => {
    fc.assert(
      fc.property(maskers, ({ masker, background, instance, members }) => {
        const expected = members.map((group) => group.every((c) => background.every((row) => row[c] === instance[c])));
        expect(masker.constant).toEqual(expected);
      }),
    );
  });

  test("calls unchanged exactly the parts that a background row has in common with the instance", () => {
    fc.assert(
      fc.property(maskers, ({ masker, background, instance, members }) => {
        const expected = background.flatMap((row) =>
          members.map((group) => Number(group.every((c) => row[c] === instance[c]))),
        );
        expect([...masker.unchanged()]).toEqual(expected);
      }),
    );
  });
});

test("a part is constant where both are missing, and where rows that differ have no weight", () => {
  const missing = columns(
    [
      [Number.NaN, 1],
      [Number.NaN, 2],
    ],
    [Number.NaN, 1],
    { weights: [1, 0] },
  );
  expect(missing.constant).toEqual([true, true]);
});

test.each([31, 32, 33, 64, 70])("masks of %i parts are meant for the parts of any number of words", (parts) => {
  const wide: Masker<Matrix> = columns(matrix([new Array(parts).fill(0)]), new Array(parts).fill(1));
  const z = noneKept(2, parts);
  const some = [0, 30, 31, 32, 63, 64, 69].filter((part) => part < parts);
  for (let part = 0; part < parts; part++) keep(z, some.includes(part) ? 0 : 1, part);
  const { data } = wide.perturber().perturb({ z }, { from: 0, to: 2 }, { from: 0, to: 1 });
  expect([...data.keys()].filter((cell) => data[cell] === 1 && cell < parts)).toEqual(some);
  expect([...data.keys()].filter((cell) => data[cell] === 0 && cell >= parts).map((cell) => cell - parts)).toEqual(
    some,
  );
});
