import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blackBox, exactShapley, matrix, parseExplanation, probe, tokens, toText } from "whybox";
import { cached } from "whybox/models";
import { background, codeAndMessage, counting, masker } from "../../fixtures/counting-model.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-answers-"));

afterAll(() => rmSync(folder, { recursive: true }));

describe("cached", () => {
  test("asks equal rows once, over calls and explanations, and explains to the same bits", async () => {
    const { model, rows } = counting();
    const own = await exactShapley(probe(model, masker));
    const before = rows();
    const memory = cached(model);
    const first = await exactShapley(probe(memory, masker));
    expect(first.result).toEqual(own.result);
    const distinct = rows() - before;
    expect(first.cost).toEqual({ ...own.cost, sentRows: distinct });
    expect(distinct).toBeLessThan(first.cost.modelRows);
    const second = await exactShapley(probe(memory, masker));
    expect(rows() - before).toBe(distinct);
    expect(second.cost.sentRows).toBe(0);
    expect(second.run.cacheHits).toBe(second.cost.modelRows);
    expect(parseExplanation(JSON.stringify(second))).toEqual(second);
    expect(toText(second)).toContain("model rows (0 sent), in process");
    const { cache } = memory;
    expect(cache.askedRows).toBe(2 * first.cost.modelRows);
    expect(cache.hits).toBe(cache.askedRows - distinct);
  });

  test("tells apart rows that differ in one bit, and asks a row that is there twice once", async () => {
    const { model, calls } = counting();
    const memory = cached(model);
    const rows = matrix([
      [1, 0, 0],
      [1 + Number.EPSILON, 0, 0],
      [1, -0, 0],
      [1, 0, 0],
    ]);
    const { data } = await memory.predict(rows);
    expect(calls).toEqual([3]);
    expect(data[0]).toBe(data[3]);
    expect(data[1]).toBe(0.5 * (1 + Number.EPSILON));
  });

  test("waits for rows that are under way, and asks again where they fail", async () => {
    const { model, calls } = counting();
    const memory = cached(model);
    const rows = matrix(background);
    await Promise.all([memory.predict(rows), memory.predict(rows)]);
    expect(calls).toEqual([12]);
    const bad = matrix([[404, 0, 0]]);
    const both = await Promise.allSettled([memory.predict(bad), memory.predict(bad)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(calls).toEqual([12, 1, 1]);
  });

  test("keeps to its memory, forgetting what was asked longest ago", async () => {
    const { model, rows } = counting();
    const memory = cached(model, { maxBytes: 2000 });
    for (let i = 0; i < 100; i++) await memory.predict(matrix([[i, 0, 0]]));
    expect(memory.cache.bytes).toBeLessThanOrEqual(2000);
    await memory.predict(matrix([[99, 0, 0]]));
    expect(rows()).toBe(100);
    await memory.predict(matrix([[0, 0, 0]]));
    expect(rows()).toBe(101);
  });

  test("keeps answers in a file, so that a run that was cut off does not pay twice", async () => {
    const path = join(folder, "answers.jsonl");
    const first = counting();
    const stop = new AbortController();
    const options = { signal: stop.signal, onProgress: (done: number) => done > 30 && stop.abort() };
    const broken = probe({ ...cached({ ...first.model, rowsPerCall: 12 }, { path, version: "1" }) }, masker);
    expect(await codeAndMessage(() => exactShapley(broken, options))).toMatch(/^ABORTED/);
    appendFileSync(path, '["half a li');
    const second = counting();
    const whole = await exactShapley(probe(cached(second.model, { path, version: "1" }), masker));
    const own = await exactShapley(probe(counting().model, masker));
    expect(whole.result).toEqual(own.result);
    expect(second.rows()).toBeGreaterThan(0);
    const third = counting();
    await exactShapley(probe(cached(third.model, { path, version: "1" }), masker));
    expect(third.rows()).toBe(0);
    expect(first.rows() + second.rows()).toBe(readFileSync(path, "utf8").trimEnd().split("\n").length - 1);
    expect(await codeAndMessage(() => cached(third.model, { path, version: "2" }))).toMatch(
      /^INVALID_DATA cached: .*answers.jsonl: holds answers of another model, version, input or outputs/,
    );
    writeFileSync(path, "name,age\n");
    expect(await codeAndMessage(() => cached(third.model, { path }))).toMatch(/holds something else than answers/);
  });

  test("remembers texts", async () => {
    let asked = 0;
    const letters = blackBox(
      (texts) => {
        asked += texts.length;
        return texts.map((text) => text.length);
      },
      { input: { kind: "text" }, outputs: [{ name: "letters" }] },
    );
    const memory = cached(letters);
    const { cost } = await exactShapley(probe(memory, tokens("one two three")));
    await exactShapley(probe(memory, tokens("one two three")));
    expect(asked).toBe(cost.sentRows);
  });
});
