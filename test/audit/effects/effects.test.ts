import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation, toText } from "whybox";
import { accumulatedEffects, dataset, interactionStrength, partialDependence } from "whybox/audit";
import { features, model, people, records } from "../../fixtures/effects-reference.js";
import { parkMiller } from "../../fixtures/park-miller.js";

describe("effects", () => {
  const all = () => [
    partialDependence(model, people, { features: ["x0", "x2", ["x0", "x1"]], single: 2 }),
    accumulatedEffects(model, people, { features: ["x0", "x2", ["x0", "x1"]] }),
    interactionStrength(model, people, { budgetRows: 20_000 }),
  ];

  test("are the same, bit by bit, for the same seed, survive JSON, and read in a terminal", async () => {
    const [first, second] = [await Promise.all(all()), await Promise.all(all())];
    first.forEach(({ run: _, ...found }, i) => {
      const { run: __, ...again } = second[i];
      expect(JSON.stringify(found)).toBe(JSON.stringify(again));
      const text = toText(parseExplanation(JSON.stringify(first[i])));
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(text).toMatch(/x0/);
    });
  });

  test("say where a model answers one and the same row otherwise from call to call", async () => {
    const { normal } = parkMiller(12);
    const noisy = blackBox((rows) => rows.map(([x0, , x2]) => x0 + x2 + 0.2 * normal()), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const table = dataset(records, { model: noisy });
    for (const found of [
      await partialDependence(noisy, table, { features: ["x0", "x2"] }),
      await accumulatedEffects(noisy, table, { features: ["x0", "x2"] }),
      await interactionStrength(noisy, table, { budgetRows: 20_000 }),
    ]) {
      const note = found.notes.find(({ code }) => code === "ANSWERS_VARY");
      // How well the size is known depends on how many rows happen to come twice.
      const isStrength = found.method.name === "interactionStrength";
      const size = isStrength ? /about 0\.(1[6-9]|2[0-4])\d* for output "y"/ : /about 0\.\d+ for output "y"/;
      expect(note?.message).toMatch(size);
      expect(note?.message).toContain(isStrength ? "nothing said of certainty covers this" : "intervals cover this");
    }
    const steady = await Promise.all(all());
    expect(steady.flatMap(({ notes }) => notes.map(({ code }) => code))).not.toContain("ANSWERS_VARY");
  });

  test("stop when told, with the cost so far", async () => {
    const controller = new AbortController();
    const run = partialDependence(model, people, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
  });

  test("bands hold the truth of the whole as often as they say", async () => {
    const { uniform, normal } = parkMiller(77);
    const noisy = blackBox((rows) => rows.map(([a, b]) => a * b), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    // E b = 1, so the dependence on a is a itself.
    let held = 0;
    for (let run = 0; run < 100; run++) {
      const table = dataset(
        Array.from({ length: 60 }, () => ({ a: uniform(), b: 1 + normal() })),
        { model: noisy },
      );
      const { low, high } = (await partialDependence(noisy, table, { features: ["a"], grid: { a: [1] }, seed: run }))
        .result.curves[0];
      if ((low[0][0] as number) <= 1 && 1 <= (high[0][0] as number)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(89);
  });
});
