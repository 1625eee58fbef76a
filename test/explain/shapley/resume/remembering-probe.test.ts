import { describe, expect, test } from "vitest";
import { blackBox, columns, inProcess, probe } from "whybox";
import { coalitions } from "whybox/extending";
import type { ChunkDone } from "../../../../dist/core/executor.js";
import { rememberingProbe } from "../../../../dist/explain/shapley/resume/remembering-probe.js";
import { noises } from "../../../fixtures/games.js";

const PARTS = 3;
const REFERENCES = 2;

/** A probe of a sum and a product, and the rows that its model was asked. */
function counted(scale = 1, chunkBytes?: number) {
  let rows = 0;
  const model = blackBox(
    (batch) => {
      rows += batch.length;
      return batch.map(([a, b, c]) => [scale * (a + b * c), a]);
    },
    {
      name: "sums",
      input: { kind: "columns", features: [0, 1, 2].map((i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "y" }, { name: "z" }],
    },
  );
  const background = Array.from({ length: REFERENCES }, (_, row) => noises(PARTS, 5 + row));
  const executor = inProcess(chunkBytes === undefined ? {} : { chunkBytes });
  return { asked: probe(model, columns(background, [1, 2, 3]), { executor }), rows: () => rows };
}

const some = coalitions(PARTS, [[0], [1, 2], [0, 2]]);
const more = coalitions(PARTS, [[1], [0], [2], [1, 2], [0, 2]]);

describe("a probe that remembers", () => {
  test("answers as the probe does, and keeps each answer with its coalition and reference rows", async () => {
    const { asked } = counted();
    const remembering = rememberingProbe("test", asked);
    const answers = await remembering.probe.ask({ z: some });
    expect(answers).toEqual(await asked.ask({ z: some }));
    const kept = remembering.kept();
    expect(kept?.map(({ from, to }) => [from, to])).toEqual(Array(3).fill([0, REFERENCES]));
    expect(kept?.map(({ bits }) => [...bits])).toEqual([[1], [6], [5]]);
    expect(kept?.flatMap(({ answers: numbers }) => [...numbers])).toEqual([...answers.data]);
    expect(remembering.savedRows()).toBe(0);
    expect(remembering.probe.parts).toBe(asked.parts);
  });

  test("asks the model for what it was not given alone, and puts the answers in their places", async () => {
    const first = rememberingProbe("test", counted().asked);
    await first.probe.ask({ z: some });
    // A chunk for each coalition.
    const { asked, rows } = counted(1, 8 * PARTS * REFERENCES);
    const second = rememberingProbe("test", asked, { answers: first.kept() ?? [], lostRows: 5, checks: false });
    const chunks: ChunkDone[] = [];
    const answers = await second.probe.ask({ z: more }, { onChunk: (chunk) => chunks.push(chunk) });
    expect(rows()).toBe(2 * REFERENCES);
    expect(answers).toEqual(await counted().asked.ask({ z: more }));
    // Rows that were lost count once, with the first that are given.
    expect(second.savedRows()).toBe(3 * REFERENCES + 5);
    expect(chunks.reduce((sum, { modelRows }) => sum + modelRows, 0)).toBe(5 * REFERENCES + 5);
    const places = chunks.flatMap(({ from, answers: of }) => Array.from({ length: of.rows }, (_, i) => from + i));
    expect(places.sort()).toEqual([0, 1, 2, 3, 4]);
    for (const { from, answers: of } of chunks) {
      expect([...of.data]).toEqual([...answers.data.subarray(2 * from, 2 * (from + of.rows))]);
    }
    expect(second.kept()?.map(({ bits }) => bits[0])).toEqual([2, 1, 4, 6, 5]);
  });

  test("tells the reference rows apart that a coalition met", async () => {
    const first = rememberingProbe("test", counted().asked);
    await first.probe.ask({ z: coalitions(PARTS, [[0], [0]]), referenceOf: Int32Array.of(1, 0) });
    expect(first.kept()?.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [0, 1],
    ]);
    const { asked, rows } = counted();
    const second = rememberingProbe("test", asked, { answers: first.kept() ?? [], lostRows: 0, checks: false });
    const plan = { z: coalitions(PARTS, [[0], [0], [0]]), referenceOf: Int32Array.of(0, 1, 1) };
    expect(await second.probe.ask(plan)).toEqual(await counted().asked.ask(plan));
    expect(rows()).toBe(1);
    await second.probe.ask({ z: coalitions(PARTS, [[0]]) });
    expect(rows()).toBe(1 + REFERENCES);
  });

  test("gives an answer once, or the second time compares it with the model's", async () => {
    const first = rememberingProbe("test", counted().asked);
    await first.probe.ask({ z: some });
    const answers = first.kept() ?? [];
    const same = counted();
    const second = rememberingProbe("test", same.asked, { answers, lostRows: 0, checks: true });
    await second.probe.ask({ z: some });
    expect(same.rows()).toBe(0);
    await second.probe.ask({ z: coalitions(PARTS, [[1, 2]]) });
    expect(same.rows()).toBe(REFERENCES);
    const other = rememberingProbe("test", counted(1.001).asked, { answers, lostRows: 0, checks: true });
    await other.probe.ask({ z: some });
    await expect(other.probe.ask({ z: some })).rejects.toMatchObject({
      code: "RESUME_MISMATCH",
      message: expect.stringContaining("test: expected the model to answer as it did"),
    });
    // Rounding is not another model.
    const rounded = rememberingProbe("test", counted(1 + 1e-8).asked, { answers, lostRows: 0, checks: true });
    await rounded.probe.ask({ z: some });
    await expect(rounded.probe.ask({ z: some })).resolves.toBeDefined();
  });
});
