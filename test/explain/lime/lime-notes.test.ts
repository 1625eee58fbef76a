import { describe, expect, test } from "vitest";
import { binnedColumns, lime, matrix, probe } from "whybox";
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
});
