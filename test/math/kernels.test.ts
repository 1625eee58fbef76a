import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { factorInPlace } from "../../dist/math/cholesky-solver.js";
import { kernelMemory } from "../../dist/math/kernels.js";
import { largeMatrix, reachOf } from "../../dist/math/large-matrix.js";
import { factoredSystem } from "../../dist/math/solve-factored.js";
import { noises } from "../fixtures/games.js";

const giveWay = () => Promise.resolve();

describe("the kernels", () => {
  test("are compiled from the source that is here", () => {
    const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    const source = read("scripts/kernels/kernels.ts").replaceAll("\r\n", "\n");
    expect(read("src/math/kernel-bytes.ts")).toContain(createHash("sha256").update(source).digest("hex"));
  });

  // Sizes that leave 1, 2 and 3 rows beyond the last four.
  test.each([401, 402, 415])("factor and solve %i rows to the same bits as the plain loops", async (size) => {
    const plain = Float64Array.from({ length: size * size }, (_, cell) =>
      cell % (size + 1) === 0 ? 3 : Math.cos(cell) / size,
    );
    const reached = largeMatrix(size);
    expect([reachOf(plain) === undefined, reachOf(reached) === undefined]).toEqual([true, false]);
    reached.set(plain);
    expect([factorInPlace(plain, size, 1e-9), factorInPlace(reached, size, 1e-9)]).toEqual([true, true]);
    expect(Buffer.from(reached.slice().buffer).equals(Buffer.from(plain.buffer))).toBe(true);
    const rights = Array.from({ length: 5 }, (_, i) => Float64Array.from(noises(size, i)));
    const places = [0, 1, 2, 3, 7, size - 2, size - 1];
    const [a, b] = await Promise.all(
      [plain, reached].map(async (lower) => {
        const system = factoredSystem(lower, size, giveWay);
        return Promise.all([
          system.solveEach(rights),
          system.quadraticForms(rights),
          system.inverseDiagonal(places),
        ] as const);
      }),
    );
    expect(a).toEqual(b);
  });

  test("are not there where there is no memory for them", () => {
    expect(kernelMemory(2 ** 40)).toBeUndefined();
    expect(kernelMemory(8)?.buffer.byteLength).toBe(65_536);
  });
});
