import { expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { confidenceSequence } from "../../../dist/explain/anchors/confidence-sequence.js";
import type { RuleTest } from "../../../dist/explain/anchors/rule-test.js";
import { stream } from "../../../dist/random/stream.js";

const ALPHA = 0.1;

/** A test of so many draws with replacement under a precision. */
function drawn(precision: number, count: number, seed: number): RuleTest {
  const random = stream(seed, "draws");
  const draws = Array.from({ length: count }, () => ({ agreed: 0, unseen: 1, agrees: random.uniform() < precision }));
  return { draws, alpha: ALPHA, expected: 0.95, masses: () => ({ agreed: 0, unseen: 1 }) } as unknown as RuleTest;
}

test.each([0.5, 0.9, 0.97])(
  "each bound holds a precision of %d with probability 1 - alpha, whenever one looks",
  (precision) => {
    let [below, above, runs] = [0, 0, 300];
    for (let run = 0; run < runs; run++) {
      const whole = drawn(precision, 120, run);
      let [isBelow, isAbove] = [false, false];
      for (const looked of [20, 60, 120]) {
        const { low, high } = atOnce(confidenceSequence({ ...whole, draws: whole.draws.slice(0, looked) }));
        expect(low).toBeLessThanOrEqual(high);
        isBelow ||= low > precision;
        isAbove ||= high < precision;
      }
      if (isBelow) below++;
      if (isAbove) above++;
    }
    expect(below / runs).toBeLessThanOrEqual(ALPHA);
    expect(above / runs).toBeLessThanOrEqual(ALPHA);
  },
);

test("narrows with draws, and knows what is known: bounds lie between agreed and agreed + unseen", () => {
  const wide = atOnce(confidenceSequence(drawn(0.9, 10, 1)));
  const narrow = atOnce(confidenceSequence(drawn(0.9, 1000, 1)));
  expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 2);
  const known = { ...drawn(0.9, 0, 1), masses: () => ({ agreed: 0.7, unseen: 0.1 }) };
  const { low, high } = atOnce(confidenceSequence(known as RuleTest));
  expect(low).toBeCloseTo(0.7, 12);
  expect(high).toBeCloseTo(0.8, 3);
});

test("gives other work a turn while many draws are looked at, and looks no further once a precision is refuted", () => {
  const many = drawn(0.9, 300_000, 2);
  let looked = 0;
  const draws = new Proxy(many.draws, {
    get(list, name) {
      if (typeof name === "string" && /^\d+$/.test(name)) looked++;
      return Reflect.get(list, name);
    },
  });
  let turns = 0;
  for (const steps = confidenceSequence({ ...many, draws }); !steps.next().done; ) turns++;
  expect(turns).toBeGreaterThan(20);
  // Each of the draws that an upper bound looks at is a copy; a lower bound looks at each twice.
  expect(looked / many.draws.length).toBeLessThan(40);
});
