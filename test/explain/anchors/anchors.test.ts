import { describe, expect, test } from "vitest";
import {
  type AnchorsOptions,
  anchors,
  binnedColumns,
  blackBox,
  columns,
  type Feature,
  game,
  type Matrix,
  matrix,
  offsetColumns,
  type Probe,
  parseExplanation,
  probe,
  type Rule,
  tokens,
  toText,
  WhyboxError,
} from "whybox";
import type { MaskerForInput } from "whybox/extending";
import { finiteDistributions, probeOf, worth } from "../../fixtures/finite-distributions.js";
import { noises } from "../../fixtures/games.js";
import { bits } from "../../fixtures/waves.js";
import { crowd, income, people } from "./people.js";

const distributions = finiteDistributions();

const thresholds = [0.8, 0.9, 0.95, 1];

describe.each(distributions)("$name", (distribution) => {
  test.each(thresholds)("enumerating, the anchor of precision %d is the best there is", async (precision) => {
    for (const [precisionUnder, question] of [
      ["interventional", "precisionIntervention"],
      ["conditional", "precisionConditional"],
    ] as const) {
      const { result } = await anchors(probeOf(distribution), { precision, precisionUnder });
      const ties = distribution.optimal[question][precision === 1 ? "1.0" : String(precision)];
      expect(ties).toContainEqual(result.parts);
      const exact = worth(distribution, result.parts);
      expect(result.precision).toBeCloseTo(exact[precisionUnder], 9);
      expect(result.coverage).toBeCloseTo(exact.coverage, 9);
      expect([result.certified, result.exact, result.optimal]).toEqual([true, true, true]);
      expect([result.precisionLow, result.precisionHigh]).toEqual([
        expect.closeTo(result.precision, 9),
        expect.closeTo(result.precision, 9),
      ]);
    }
  });

  test("sampling, a certified rule holds what it promises, and its bounds hold the truth", async () => {
    let certified = 0;
    let invalid = 0;
    let outside = 0;
    for (let seed = 0; seed < 12; seed++) {
      for (const precision of thresholds) {
        const { result } = await anchors(probeOf(distribution), { precision, seed, enumerate: false });
        const { interventional, coverage } = worth(distribution, result.parts);
        expect(result.coverage).toBeCloseTo(coverage, 9);
        if (result.certified) certified++;
        if (result.certified && interventional < precision - 1e-9) invalid++;
        if (interventional < result.precisionLow - 1e-9 || interventional > result.precisionHigh + 1e-9) outside++;
      }
    }
    // 48 runs at delta .05: more than 6 would come up once in 80.
    expect(invalid).toBeLessThanOrEqual(6);
    expect(outside).toBeLessThanOrEqual(9);
    expect(certified).toBeGreaterThan(24);
  });
});

const PARTS = 8;
/** Rows whose neighbouring columns go together, labels by a rule with an exception: the two precisions differ. */
function correlated(seed: number, count: number) {
  const random = noises(count * PARTS * 2, seed).map((value) => Math.abs(value) % 1);
  const rows = Array.from({ length: count }, (_, row) => {
    const held: number[] = [];
    for (let part = 0; part < PARTS; part++) {
      const at = 2 * (row * PARTS + part);
      held.push(part > 0 && random[at] < 0.6 ? held[part - 1] : Math.floor(random[at + 1] * 3));
    }
    return held;
  });
  const says = (row: readonly number[]) => Number((row[1] === 0 && row[4] !== 2) || (row[6] === 1 && row[2] === 1));
  return { rows, says };
}

function categorical(
  rows: readonly (readonly number[])[],
  instance: readonly number[],
  says: (row: readonly number[]) => number,
  stated: { readonly noise?: "none" } = {},
) {
  const features = instance.map(
    (_, column): Feature => ({
      name: `f${column}`,
      kind: "category",
      categories: ["a", "b", "c"],
    }),
  );
  const model = blackBox((asked) => asked.map((row) => [1 - says(row), says(row)]), {
    name: "m",
    input: { kind: "columns", features },
    outputs: [
      { name: "no", unit: "probability" },
      { name: "yes", unit: "probability" },
    ],
    ...stated,
  });
  return probe(model, columns(rows, instance));
}

/** Both precisions by brute force. */
function truth(
  rows: readonly (readonly number[])[],
  instance: readonly number[],
  says: (row: readonly number[]) => number,
  parts: readonly number[],
) {
  const meeting = rows.filter((row) => parts.every((part) => row[part] === instance[part]));
  const made = rows.map((row) => row.map((value, column) => (parts.includes(column) ? instance[column] : value)));
  const share = (all: readonly (readonly number[])[]) =>
    all.filter((row) => says(row) === says(instance)).length / all.length;
  return { interventional: share(made), conditional: share(meeting), coverage: meeting.length / rows.length };
}

describe("on correlated categories", () => {
  test("certified rules hold in nearly all runs, at a fraction of the rows, near the best coverage", async () => {
    let invalid = 0;
    let coverage = 0;
    let best = 0;
    const rowsAsked: number[] = [];
    for (let seed = 0; seed < 10; seed++) {
      const { rows, says } = correlated(seed, 500);
      const instance = rows[seed];
      const asked = categorical(rows, instance, says);
      const sampled = await anchors(asked, { seed, enumerate: false });
      const exact = await anchors(asked, { seed, enumerate: true, budgetRows: 7000 });
      const { interventional } = truth(rows, instance, says, sampled.result.parts);
      if (sampled.result.certified && interventional < 0.95) invalid++;
      if (sampled.result.certified) coverage += Math.min(sampled.result.coverage, exact.result.coverage);
      best += exact.result.coverage;
      rowsAsked.push(sampled.cost.distinctRows as number);
    }
    // 10 runs at delta .05: more than 3 would come up once in a thousand.
    expect(invalid).toBeLessThanOrEqual(3);
    expect(coverage / best).toBeGreaterThan(0.9);
    expect(rowsAsked.sort((a, b) => a - b)[5]).toBeLessThan(600);
  });

  test("both precisions are reported, with the background rows behind the second", async () => {
    const { rows, says } = correlated(3, 400);
    const asked = categorical(rows, rows[5], says);
    for (const precisionUnder of ["interventional", "conditional"] as const) {
      const { result } = await anchors(asked, { precisionUnder, budgetRows: 20_000, enumerate: true, precision: 0.9 });
      const exact = truth(rows, rows[5], says, result.parts);
      expect(result[precisionUnder].precision).toBeCloseTo(exact[precisionUnder], 9);
      expect(result.precision).toBe(result[precisionUnder].precision);
      for (const kind of ["interventional", "conditional"] as const) {
        expect(result[kind].low).toBeLessThanOrEqual(exact[kind] + 1e-9);
        expect(result[kind].high).toBeGreaterThanOrEqual(exact[kind] - 1e-9);
      }
      if (precisionUnder === "conditional") expect(result.conditional.rows).toBe(Math.round(exact.coverage * 400));
      expect(result.coverage).toBeCloseTo(exact.coverage, 12);
      expect(result.coverageLow).toBeLessThan(exact.coverage);
      expect(result.coverageHigh).toBeGreaterThan(exact.coverage);
    }
  });

  test("weights stand for repeated rows", async () => {
    const { rows, says } = correlated(8, 120);
    const weights = rows.map((_, i) => 1 + (i % 3));
    const repeated = rows.flatMap((row, i) => new Array<number[]>(weights[i]).fill(row as number[]));
    const model = { precision: 0.9, enumerate: true, budgetRows: 20_000 };
    const plain = categorical(repeated, rows[0], says);
    const weighted = { ...categorical(rows, rows[0], says), weights: Float64Array.from(weights, (w) => w / 240) };
    const [a, b] = [await anchors(plain, model), await anchors(weighted, model)];
    expect(b.result.parts).toEqual(a.result.parts);
    expect(b.result.precision).toBeCloseTo(a.result.precision, 9);
    expect(b.result.coverage).toBeCloseTo(a.result.coverage, 9);
  });

  test("a precision of 1 is certified by exhaustion alone", async () => {
    const { rows, says } = correlated(1, 300);
    const { result } = await anchors(categorical(rows, rows[2], says), { precision: 1, enumerate: false });
    expect([result.certified, result.exact, result.precision]).toEqual([true, true, 1]);
    expect(truth(rows, rows[2], says, result.parts).interventional).toBe(1);
  });

  test.each([
    // The instance and the first row are asked twice; the instance may come up among the perturbed rows.
    ["of a model without noise", { noise: "none" }, 3, ""],
    // The instance is asked twice, and a twentieth of the rows, whose answers are 0 and 1; a fifth waits for a rule that passes.
    ["of labels", {}, 2 + 90 / 20, " but for 17 kept to look for noise in answers to a rule that passes"],
  ] as const)(
    "asks no row twice %s, and no more than the budget; a small one ends in a note with the best rule and its bounds",
    async (_, stated, again, but) => {
      const { rows, says } = correlated(2, 1000);
      const seen = new Set<string>();
      const counted = (row: readonly number[]) => {
        seen.add(row.join());
        return says(row);
      };
      const counting = categorical(rows, rows[4], counted, stated);
      const { result, cost, notes } = await anchors(counting, {
        budgetRows: 90,
        enumerate: false,
        precision: 0.99,
        count: 1,
      });
      expect(cost.modelRows - seen.size).toBeLessThanOrEqual(again);
      expect(cost).toMatchObject({ budgetRows: 90, stoppedBy: "budget" });
      expect(cost.modelRows).toBeLessThanOrEqual(90);
      expect(result.certified).toBe(false);
      expect(notes[0].message.replace(but, "")).toMatch(
        /^no rule of at most 1 condition was shown to reach a precision of 0\.99: the 90 rows of the budget were spent; the best one tried has \d+\.\d%, between \d+\.\d% and \d+\.\d%$/,
      );
      expect(notes[0].message).toContain(`were spent${but};`);
    },
  );

  test("same seed, same bits; plain JSON that reads back as it was", async () => {
    const { rows, says } = correlated(6, 500);
    const asked = categorical(rows, rows[1], says);
    const first = await anchors(asked, { seed: "a", enumerate: false });
    expect(bits(await anchors(asked, { seed: "a", enumerate: false }))).toBe(bits(first));
    expect(parseExplanation(JSON.stringify(first))).toEqual(first);
  });

  test("count is kept to", async () => {
    const { rows, says } = correlated(6, 500);
    for (const enumerate of [true, false]) {
      const { result, notes } = await anchors(categorical(rows, rows[1], says), {
        count: 1,
        enumerate,
        precision: 0.999,
      });
      expect(result.parts.length).toBeLessThanOrEqual(1);
      expect(result.certified).toBe(false);
      if (enumerate) {
        expect(notes[0].message).toMatch(
          /^no rule of at most 1 condition reaches a precision of 0\.999; the best there is has \d+\.\d%$/,
        );
      }
    }
  });

  test("an abort leaves the rule on trial", async () => {
    const { rows, says } = correlated(2, 1000);
    const asked = categorical(rows, rows[4], says);
    const controller = new AbortController();
    const failed = anchors(asked, {
      enumerate: false,
      precision: 1,
      signal: controller.signal,
      onProgress: (done) => {
        if (done > 400) controller.abort();
      },
    }).catch((error: unknown) => error);
    const error = (await failed) as WhyboxError;
    expect(error.code).toBe("ABORTED");
    expect(error.cost?.stoppedBy).toBe("aborted");
    expect(error.partial?.kind).toBe("rule");
    expect((error.partial as Rule).result.certified).toBe(false);
  });
});

describe("at the edge of doubles and inside bins", () => {
  test.each([
    ["a delta next to 0", { delta: 1e-300 }],
    ["the least delta there is", { delta: 5e-324 }],
    ["a tolerance that holds every answer", { tolerance: Number.MAX_VALUE }],
  ])("%s: what is written can be read back", async (_, options) => {
    const asked = probe(income, binnedColumns(crowd, [30, 0, Number.NaN]));
    for (const enumerate of [true, false]) {
      const rule = await anchors(asked, { tolerance: 25, precision: 0.9, enumerate, budgetRows: 20_000, ...options });
      expect(parseExplanation(JSON.stringify(rule))).toEqual(rule);
    }
  });

  test("values inside a bin are drawn anew for every row: nothing is exact, and what is certified holds for all of them", async () => {
    const band = blackBox((rows) => rows.map(([age]) => Number(age > 33 && age <= 47)), {
      name: "band",
      input: { kind: "columns", features: people.slice(0, 1) },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const ages = matrix(Array.from({ length: 300 }, (_, i) => [18 + ((i * 37) % 60)]));
    const inside = Array.from(ages.data).filter((age) => age > 32 && age <= 47);
    const truth = inside.filter((age) => age > 33).length / inside.length;
    for (const enumerate of [undefined, true, false]) {
      const options = { precision: 0.9, ...(enumerate !== undefined && { enumerate }) };
      const { result, notes } = await anchors(probe(band, binnedColumns(ages, [40])), options);
      expect(result.predicates[0]).toMatchObject({ above: expect.any(Number), atMost: expect.any(Number) });
      expect([result.parts, result.certified, result.optimal, result.exact]).toEqual([[0], true, false, false]);
      expect([result.precisionLow <= truth, result.precisionHigh >= truth]).toEqual([true, true]);
      expect(notes.map(({ code }) => code)).not.toContain("DRAWN_ONCE");
    }
    // Without bins a kept value is the instance's own, and nothing is drawn.
    const plain = await anchors(probe(band, columns(ages, [40])), { precision: 0.9 });
    expect([plain.result.exact, plain.result.optimal]).toEqual([true, true]);
  });

  test("a masker that draws values once, and never anew, has no certificate, and it is said by how much it may be off", async () => {
    const band = blackBox((rows) => rows.map(([age]) => Number(age > 20)), {
      input: { kind: "columns", features: people.slice(0, 1) },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const ages = matrix(Array.from({ length: 300 }, (_, i) => [18 + ((i * 37) % 60)]));
    const drawnOnce: MaskerForInput<Matrix> = {
      forInput(input, name) {
        const { mixed: _, ...masker } = binnedColumns(ages, [40]).forInput(input, name);
        return masker;
      },
    };
    const rule = await anchors(probe(band, drawnOnce), { precision: 0.99 });
    expect([rule.result.parts, rule.result.certified, rule.result.exact]).toEqual([[0], false, false]);
    expect(rule.notes[0].code).toBe("DRAWN_ONCE");
    expect(rule.notes[0].message).toMatch(
      /^a precision of 0\.99 is shown for one draw only of the values that kept parts take, .* may differ by about \d\.\d points$/,
    );
    expect(toText(rule)).toContain("not certified");
  });
});

describe("texts", () => {
  const mood = blackBox((texts) => texts.map((text) => Number(/good/.test(text) && !/not/.test(text))), {
    name: "mood",
    input: { kind: "text" },
    outputs: [{ name: "glad", unit: "probability" }],
  });

  test("short ones are enumerated: words that hold the prediction whatever else is there", async () => {
    const { result } = await anchors(probe(mood, tokens("a good film")));
    expect(result).toMatchObject({
      parts: [1],
      predicates: [{ part: 1, text: "good", present: true }],
      precision: 1,
      optimal: true,
      coverage: 0.5,
      coverageRows: 0,
    });
  });

  test("long ones are sampled, with replacement", async () => {
    const text = "this is not a good film at all and nobody who has seen it could ever say anything else";
    const { result, cost } = await anchors(probe(mood, tokens(text)), { precision: 0.9, seed: 3 });
    expect(result).toMatchObject({ certified: true, exact: false, optimal: false, holds: { class: "not glad" } });
    // Hiding "good" is as good as keeping "not": only a rule with "not" is always right.
    expect(result.predicates.map(({ text }) => text)).toContain("not");
    expect(cost.modelRows).toBeLessThan(1000);
  });
});

describe("bad inputs", () => {
  const features = people.slice(0, 2);
  const rows = matrix(Array.from({ length: 40 }, (_, i) => [i, i % 2]));
  const classes = blackBox((asked) => asked.map(() => [0.2, 0.8, 0]), {
    name: "m",
    input: { kind: "columns", features },
    outputs: ["a", "b", "never"].map((name) => ({ name, unit: "probability" })),
  });
  const asked = probe(classes, columns(rows, [3, 1]));
  const numbers = probe(income, binnedColumns(crowd, [30, 0, 25]));
  const untyped = (options: unknown) => options as AnchorsOptions;
  // biome-ignore format: a table, one case a line
  const cases: [string, Probe, AnchorsOptions, WhyboxError["code"], string][] = [
    ["a precision above 1", asked, { precision: 1.01 }, "INVALID_ARGUMENT", "anchors: expected precision to be a number above 0 and at most 1, got 1.01"],
    ["a precision of 0", asked, { precision: 0 }, "INVALID_ARGUMENT", "anchors: expected precision to be a number above 0 and at most 1, got 0"],
    ["a delta of 0", asked, { delta: 0 }, "INVALID_ARGUMENT", "anchors: expected delta to be a number above 0 and below 1, got 0"],
    ["a delta of 1", asked, { delta: 1 }, "INVALID_ARGUMENT", "anchors: expected delta to be a number above 0 and below 1, got 1"],
    ["a class that never occurs", asked, { outputs: ["never"] }, "INVALID_ARGUMENT", 'anchors: a rule holds the predicted class in place, which is "b", not "never"; leave outputs out'],
    ["an output that is not there", asked, { outputs: ["c"] }, "INVALID_ARGUMENT", 'anchors: unknown output "c"; the outputs are "a", "b", "never"'],
    ["a tolerance for classes", asked, { tolerance: 1 }, "INVALID_ARGUMENT", 'anchors: tolerance is for numbers, but the model answers classes ("a" is a probability); leave it out'],
    ["a number without tolerance", numbers, {}, "INVALID_ARGUMENT", 'anchors: output "euros" is a number, so say which answers count as the same: tolerance, how far from the prediction 1010 they may be'],
    ["a tolerance below 0", numbers, { tolerance: -1 }, "INVALID_ARGUMENT", "anchors: expected tolerance to be a finite number of 0 or more, got -1"],
    ["an unknown option", asked, untyped({ samples: 5 }), "INVALID_ARGUMENT", 'anchors: unknown option "samples"; known options are '],
    ["options that are none", asked, untyped(null), "INVALID_ARGUMENT", "anchors: expected options to be an object, got null"],
    ["another question", asked, untyped({ precisionUnder: "both" }), "INVALID_ARGUMENT", 'anchors: expected precisionUnder to be "interventional" or "conditional", got "both"'],
    ["half a condition", asked, { count: 0.5 }, "INVALID_ARGUMENT", "anchors: expected count to be a whole number of 0 or more, got 0.5"],
    ["a background of one row", probe(classes, columns([[1, 1]], [3, 1])), {}, "INVALID_DATA", "anchors: expected a background of at least 2 rows, got 1: a share of one row is no precision"],
    ["real-valued perturbations", probe(classes, offsetColumns(rows, [3, 1])), {}, "INVALID_ARGUMENT", "anchors: expected a masker that keeps or hides parts, such as binnedColumns(background, instance) or tokens(text)"],
    ["no probe", undefined as unknown as Probe, {}, "INVALID_ARGUMENT", "anchors: expected a probe, such as probe(model, binnedColumns(background, instance))"],
    ["conditions on a game", game(2, (z) => new Float64Array(z.rows)), { precisionUnder: "conditional" }, "INVALID_ARGUMENT", 'anchors: precisionUnder "conditional" needs background rows that can meet a rule, such as binnedColumns(background, instance) has'],
    ["too much to enumerate", asked, { enumerate: true, budgetRows: 20 }, "BUDGET_TOO_SMALL", "anchors: enumerate: true needs a model row for every perturbed row of every rule of 2 parts, more than the 20 of budgetRows; raise it or leave enumerate out"],
  ];
  test.each(cases)("%s", async (_, given, options, code, message) => {
    const error = await anchors(given, options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).code).toBe(code);
    expect((error as WhyboxError).message.startsWith(message)).toBe(true);
  });
});
