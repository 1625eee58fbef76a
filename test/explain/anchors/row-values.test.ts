import { expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { agreementSurrogate } from "../../../dist/explain/anchors/agreement-surrogate.js";
import { referenceRows } from "../../../dist/explain/anchors/reference-rows.js";
import { plainValues, type RowValues, rowValues, tabulatedValues } from "../../../dist/explain/anchors/row-values.js";
import { stream } from "../../../dist/random/stream.js";
import { cachedGame, everyRule } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 6;
const values = noises(2 ** PARTS, 9);
const free = [0, 1, 2, 4, 5];

async function learned(looksUp: boolean, asked = 24) {
  const { cache, distribution } = cachedGame(values);
  const random = stream(5, "row values test");
  await cache.ask(Array.from({ length: asked }, () => distribution.row([], random.integer(2 ** PARTS))));
  const rows = atOnce(referenceRows(distribution, 3, 2 ** PARTS));
  const surrogate = () =>
    agreementSurrogate(
      cache.answered.map(({ row }) => row),
      cache.answered.map(({ agrees }) => agrees),
      0.5,
      stream(6, "surrogate"),
      async () => {},
    );
  const made = { plain: 0, other: 0 };
  const setting = (name: keyof typeof made) => ({
    rows,
    free,
    cache,
    looksUp,
    predicted: (count: number) => {
      made[name] += count;
    },
  });
  return { cache, distribution, rows, surrogate, made, setting };
}

const rules = everyRule(PARTS).filter((rule) => rule.every((part) => free.includes(part)));

test("tables hold what is worked out plainly, known answers first, and predict every different row once", async () => {
  const { cache, distribution, rows, surrogate, made, setting } = await learned(true);
  const plain = plainValues(setting("plain"));
  const tables = tabulatedValues(setting("other"));
  for (const more of [0, 30]) {
    await cache.ask(Array.from({ length: more }, (_, reference) => distribution.row([2], reference)));
    const now = await surrogate();
    for (const each of [plain, tables]) each.learn(now);
    made.other = 0;
    const different = new Set<string>();
    for (const rule of rules) {
      const each = (of: RowValues) => rows.map((_, at) => of.addTo(0, rule, at, at + 1));
      expect(each(tables)).toEqual(each(plain));
      expect(tables.addTo(0.5, rule, 3, rows.length)).toBe(plain.addTo(0.5, rule, 3, rows.length));
      for (const [at, { content, kept }] of rows.entries()) {
        const key = distribution.key(content.map((value, part) => (rule.includes(part) ? kept[part] : value)));
        if (cache.known({ key }) === undefined) different.add(`${at} ${key}`);
      }
    }
    expect(made.other).toBe(different.size);
  }
});

test("a value in a table stays what it was until another surrogate is learned", async () => {
  const { cache, distribution, surrogate, setting } = await learned(true, 4);
  const tables = tabulatedValues(setting("other"));
  tables.learn(await surrogate());
  const before = tables.addTo(0, [0], 0, 40);
  await cache.ask(Array.from({ length: 2 ** PARTS }, (_, reference) => distribution.row([], reference)));
  expect(tables.addTo(0, [0], 0, 40)).toBe(before);
  tables.learn(await surrogate());
  expect(tables.addTo(0, [0], 0, 40)).not.toBe(before);
});

test("rules that are made together are worth what they are one by one, and count as much work", async () => {
  const { rows, surrogate, made, setting } = await learned(false);
  const [plain, ahead]: RowValues[] = [plainValues(setting("plain")), rowValues(setting("other"))];
  const now = await surrogate();
  for (const each of [plain, ahead]) each.learn(now);
  const longer = (shorter: readonly number[], part: number) => [...shorter, part].sort((a, b) => a - b);
  for (const shorter of rules.filter((rule) => rule.length < 3)) {
    const parts = free.filter((part) => !shorter.includes(part));
    let pauses = 0;
    for (const _ of ahead.extend(shorter, parts.slice(0, 3))) pauses++;
    // Other work may have a turn after every row.
    expect(pauses).toBe(rows.length);
    for (const part of parts) {
      const rule = longer(shorter, part);
      expect(ahead.addTo(0, rule, 0, rows.length)).toBe(plain.addTo(0, rule, 0, rows.length));
    }
    expect(ahead.addTo(0, shorter, 2, 9)).toBe(plain.addTo(0, shorter, 2, 9));
  }
  expect(made.other).toBe(made.plain);
});
