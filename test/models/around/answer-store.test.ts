import fc from "fast-check";
import { expect, test } from "vitest";
import { answerStore } from "../../../dist/models/around/answer-store.js";

/** Memory of an entry with a key of `letters` and two answers. */
const sizeOf = (letters: number) => 160 + 2 * letters + 16;

test("it holds what was asked last, as a list of entries in the order of their use does", () => {
  const key = fc.constantFrom("a", "bb", "ccc", "dddd", "eeeee");
  const step = fc.record({ key, puts: fc.boolean(), value: fc.integer() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 150, max: 900 }), (steps, maxBytes) => {
      const store = answerStore(maxBytes);
      // Least recently used first.
      let expected: [string, number][] = [];
      const bytesOf = (entries: typeof expected) => entries.reduce((sum, [name]) => sum + sizeOf(name.length), 0);
      for (const { key: name, puts, value } of steps) {
        const known = expected.find(([other]) => other === name);
        if (puts) {
          store.set(name, Float64Array.of(value, -value));
          if (!known && sizeOf(name.length) <= maxBytes) {
            expected.push([name, value]);
            while (bytesOf(expected) > maxBytes) expected.shift();
          }
        } else {
          expect(store.get(name)).toEqual(known && Float64Array.of(known[1], -known[1]));
          if (known) expected = [...expected.filter((entry) => entry !== known), known];
        }
        expect(store.bytes).toBe(bytesOf(expected));
      }
    }),
  );
});

test("an answer that alone is too large is not kept, and drives out nothing", () => {
  const store = answerStore(sizeOf(1));
  store.set("a", Float64Array.of(1, 2));
  store.set("long", Float64Array.of(1, 2));
  expect(store.get("a")).toEqual(Float64Array.of(1, 2));
  expect(store.get("long")).toBeUndefined();
  expect(store.bytes).toBe(sizeOf(1));
});
