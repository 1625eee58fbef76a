import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, lime, matrix, probe } from "whybox";
import { noises, signGame } from "../../fixtures/games.js";
import { curve } from "./binned.js";

describe("notes of lime", () => {
  test("notes a surrogate that is far from the model, unfaithful, or blind to a constant column", async () => {
    const parity = signGame(10, (s) => s.reduce((product, sign) => product * sign, 1));
    const codes = (await lime(parity, { enumerate: false })).notes.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["LOCAL_PREDICTION_FAR", "LOW_FIDELITY"]));
    const flat = matrix(Array.from({ length: 50 }, (_, row) => [...noises(4, row + 1), 1]));
    const { notes } = await lime(probe(curve, binnedColumns(flat, [...noises(4, 3), 1])), { samples: 500 });
    expect(notes.map(({ code }) => code)).toContain("PART_NOT_VARIED");
  });

  test("does not say how sure a coefficient is of which no sample tells anything", async () => {
    const rows = Array.from({ length: 40 }, (_, row) =>
      Array.from({ length: 12 }, (_, part) => (row >> (part % 5)) & 1),
    );
    const unanimous = blackBox((table) => table.map((row) => (row.every((one) => one === 1) ? 1 : 0)), {
      input: { kind: "columns", features: rows[0].map((_, part) => ({ name: `x${part}`, kind: "number" as const })) },
      outputs: [{ name: "y" }],
      noise: "none",
    });
    const asked = probe(unanimous, binnedColumns(rows, new Array(12).fill(1)));
    const { result, notes } = await lime(asked, { samples: 200 });
    expect(result.values[0].every((value) => value === 0)).toBe(true);
    expect(result.standardErrors[0].every((error) => error === null)).toBe(true);
    expect(result.surrogate?.intervals[0].every((interval) => interval === null)).toBe(true);
    const note = notes.find(({ code }) => code === "SAMPLES_ALIKE");
    expect(note?.message).toMatch(/^Output "y": all \d+ samples were answered alike, and the instance otherwise/);
    // A part that no sample changed has none either.
    const flat = matrix(Array.from({ length: 50 }, (_, row) => [...noises(4, row + 1), 1]));
    const curved = await lime(probe(curve, binnedColumns(flat, [...noises(4, 3), 1])), { samples: 500 });
    expect(curved.result.standardErrors[0].map((error) => error === null)).toEqual([false, false, false, false, true]);
  });
});
