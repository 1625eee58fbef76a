import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, inProcess, matrix, probe } from "whybox";
import { coalitions, noneKept, type Plan } from "whybox/extending";
import { assemble, callBytes, chunks, referencesOf, rowsPerMask } from "../../dist/evaluate/chunks.js";
import { expectRefused } from "../fixtures/expect-refused.js";

const rowsOf = (references: number) =>
  ({ references, spec: { kind: "none" } }) as unknown as Parameters<typeof chunks>[1];
const plans: { readonly [name: string]: (masks: number) => Plan } = {
  "of masks that meet every reference row": (masks) => ({ z: noneKept(masks, 3) }),
  "of masks that meet some reference rows": (masks) => ({ z: noneKept(masks, 3), references: { from: 2, to: 5 } }),
  "of masks that meet one each": (masks) => ({ z: noneKept(masks, 3), referenceOf: new Int32Array(masks) }),
};

describe("chunks of a plan", () => {
  test.each(Object.entries(plans))(
    "%s hold every mask once, in order, as many as fit and one at the least",
    (_, planOf) => {
      const size = fc.integer({ min: 1, max: 4000 });
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 60 }), size, size, (masks, rowBytes, chunkBytes) => {
          const plan = planOf(masks);
          const found = [...chunks(plan, rowsOf(7), rowBytes, chunkBytes)];
          expect(found.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
            Array.from({ length: masks }, (_, mask) => mask),
          );
          const bytesOf = (count: number) => count * rowsPerMask(plan, rowsOf(7)) * rowBytes;
          const counts = found.map(({ from, to }) => to - from);
          expect(counts.every((count) => count === 1 || (count > 1 && bytesOf(count) <= chunkBytes))).toBe(true);
          // No chunk but the last has space left for another mask.
          expect(counts.slice(0, -1).every((count) => bytesOf(count + 1) > chunkBytes)).toBe(true);
        }),
      );
    },
  );

  test("cost as many model rows as their masks meet reference rows", () => {
    expect(Object.values(plans).map((planOf) => rowsPerMask(planOf(4), rowsOf(7)))).toEqual([7, 3, 1]);
    expect(referencesOf({ z: noneKept(1, 1) }, rowsOf(7))).toEqual({ from: 0, to: 7 });
    expect(referencesOf({ z: noneKept(1, 1), references: { from: 2, to: 5 } }, rowsOf(7))).toEqual({ from: 2, to: 5 });
  });

  const outputs = [{ name: "y" }];

  test("are no larger than a call that the model takes", () => {
    expect(callBytes({ outputs }, 80, 1000)).toBe(1000);
    expect(callBytes({ rowsPerCall: 5, outputs }, 80, 1000)).toBe(400);
    expect(callBytes({ rowsPerCall: 50, outputs }, 80, 1000)).toBe(1000);
  });

  test("hold no more rows than there is room for their answers", () => {
    const hundred = Array.from({ length: 100 }, (_, output) => ({ name: `y${output}` }));
    expect(callBytes({ outputs: hundred }, 80, 4000)).toBe(400);
    expect(callBytes({ outputs: hundred, rowsPerCall: 2 }, 80, 4000)).toBe(160);
    expect(callBytes({ outputs: hundred }, 80, 100)).toBe(80);
  });

  test("are put together at their places, in whatever order they come, and told of", () => {
    const told: number[] = [];
    const { matrix: whole, add } = assemble(4, 2, { onChunk: ({ from }) => told.push(from) });
    const chunk = (from: number, ...rows: number[][]) => ({
      from,
      answers: matrix(rows),
      modelRows: 1,
      modelCalls: 1,
      retries: 0,
    });
    add(chunk(3, [7, 8]));
    add(chunk(0, [1, 2], [3, 4], [5, 6]));
    expect(whole).toEqual(
      matrix([
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ]),
    );
    expect(told).toEqual([3, 0]);
    expect(assemble(1, 1, {}).add(chunk(0, [5]))).toBeUndefined();
  });
});

test("plain rows are asked as they are, each once", async () => {
  const asked: number[][] = [];
  const model = blackBox(
    (rows) => {
      asked.push(...rows);
      return rows.map(([a, b]) => a - b);
    },
    {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    },
  );
  const rows = [
    [5, 1],
    [0, 2],
    [5, 1],
  ];
  const { data } = await inProcess({ chunkBytes: 32 }).predict(model, matrix(rows));
  expect([...data]).toEqual([4, -2, 4]);
  expect(asked).toEqual(rows);
  // Masks of a plan meet the background, not the rows of others.
  const mean = await probe(
    model,
    columns(
      [
        [1, 1],
        [3, 2],
      ],
      [9, 9],
    ),
  ).ask({ z: coalitions(2, [[], [0]]) });
  expect([...mean.data]).toEqual([0.5, 7.5]);
});

test.each([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, "1000"])(
  "chunks of %j bytes are refused",
  (chunkBytes) => {
    expectRefused(
      () => inProcess({ chunkBytes: chunkBytes as number }),
      "INVALID_ARGUMENT",
      `inProcess: expected chunkBytes to be a number of 1 or more, got ${typeof chunkBytes === "string" ? '"1000"' : chunkBytes}`,
    );
  },
);
