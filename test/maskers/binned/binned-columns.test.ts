import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, kernelShap, type Matrix, matrix, probe } from "whybox";
import { keep, noneKept } from "whybox/extending";
import { ages, background, bound, features, instance, sameBin } from "./aged-people.js";

describe("binnedColumns", () => {
  test("names the instance's bins", () => {
    const predicates = bound()
      .describe({ kind: "columns", features }, "m")
      .map(({ predicate }) => predicate);
    expect(predicates[0]).toMatch(/^\d+(\.\d+)? < age <= \d+(\.\d+)?$|^age > |^age <= /);
    expect(predicates.slice(1)).toEqual(["job = smith", "flat <= 7"]);
  });

  test("for those who keep and hide: a kept part is a value of the instance's bin, a hidden one the background row's", () => {
    const masker = bound();
    const z = noneKept(2, 3);
    keep(z, 1, 0);
    keep(z, 1, 1);
    const { data } = masker.perturber().perturb({ z }, { from: 0, to: 2 }, { from: 0, to: 400 }) as Matrix;
    expect(data.slice(0, 1200)).toEqual(background.data);
    const kept = Array.from({ length: 400 }, (_, row) => data.subarray(1200 + 3 * row, 1203 + 3 * row));
    expect(kept.every(([age, job, flat]) => sameBin(age, 45) && job === 2 && flat === 7)).toBe(true);
    kept.forEach(([age], row) => {
      // Rows in the bin keep their age; the others take the age of a row in it.
      if (sameBin(background.data[3 * row], 45)) expect(age).toBe(background.data[3 * row]);
      expect(ages).toContain(age);
    });
    expect(new Set(kept.map(([age]) => age)).size).toBeGreaterThan(50);
  });

  test("refuses an instance in a place without background, and Shapley values", async () => {
    const model = blackBox((rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const nurses = matrix([
      [40, 1, 7],
      [41, 1, 7],
    ]);
    expect(() => probe(model, binnedColumns(nurses, [40, 2, 7]))).toThrow(
      'binnedColumns: instance, "job": no background row has job = smith; use a background that does',
    );
    await expect(kernelShap(probe(model, binnedColumns(background, instance)))).rejects.toThrow(
      "kernelShap: expected a masker that keeps the instance's own parts or hides them, such as columns(background, instance) or tokens(text); this one redraws the values of kept parts",
    );
    expect(() => binnedColumns(background, instance, { edges: "entropy" })).toThrow(
      'binnedColumns: edges "entropy" need labels, one for each of 400 background rows, got none',
    );
  });
});
