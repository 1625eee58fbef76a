import { describe, expect, test } from "vitest";
import { agreementSurrogate } from "../../../dist/explain/anchors/agreement-surrogate.js";
import { extraTrees } from "../../../dist/explain/anchors/extra-trees.js";
import type { ReferenceRow, TreeRow, ValueOfHeld } from "../../../dist/explain/anchors/restricted-forest.js";
import { type Stream, stream } from "../../../dist/random/stream.js";

/** A row of so many parts, and what it holds in their place: its own where a part is met anyway. */
function referenceRow(parts: number, random: Stream): ReferenceRow {
  const content = Int32Array.from({ length: parts }, () => random.integer(6));
  const meets = Uint8Array.from(content, (value) => Number(value < 2));
  return { content, meets, kept: content.map((value) => (value < 2 ? value : random.integer(2))) };
}

/** The row itself with these parts made to hold: the plain version. */
function made({ content, meets, kept }: ReferenceRow, holds: Uint8Array): TreeRow {
  return {
    content: content.map((value, part) => (holds[part] === 1 ? kept[part] : value)),
    meets: meets.map((value, part) => value | holds[part]),
  };
}

function learning(parts: number) {
  const random = stream(7, "restricted forest test", parts);
  const rows = Array.from({ length: 300 }, () => referenceRow(parts, random));
  // A conjunction and a sum, so that both kinds of surrogate have their say.
  const agrees = rows.map(({ content }) => (content[1] < 3 && content[4] > 0) || content[0] + content[2] > 7);
  const references = rows.slice(0, 6).map(() => referenceRow(parts, random));
  return { random, rows, agrees, references };
}

function learnedFrom(kind: string, rows: readonly TreeRow[], agrees: readonly boolean[]): Promise<Surrogate> {
  const random = stream(1, "surrogate");
  if (kind === "trees") return extraTrees(rows, agrees, random, async () => {});
  return agreementSurrogate(rows, agrees, 0.5, random, async () => {});
}

type Surrogate = { (row: TreeRow): number; onReference(row: ReferenceRow): ValueOfHeld };

describe("a surrogate on a reference row", () => {
  // With more than 32 parts some share a bit.
  test.each([
    ["trees", 8],
    ["trees", 40],
    ["trees and regression", 8],
    ["trees and regression", 40],
  ])("has to the last bit what it has of the row made to hold the parts: %s of %i parts", async (kind, parts) => {
    const { random, rows, agrees, references } = learning(parts);
    const surrogate = await learnedFrom(kind, rows, agrees);
    const values = new Set<number>();
    for (const row of references) {
      const value = surrogate.onReference(row);
      for (let draw = 0; draw < 4; draw++) {
        const holds = Uint8Array.from({ length: parts }, () => Number(random.uniform() < 0.4));
        expect([value.of(holds), value.start(holds)]).toEqual(Array(2).fill(surrogate(made(row, holds))));
        const longer = [...holds.keys()].filter((part) => holds[part] === 0);
        const found = longer.map((part) => value.withPart(holds.with(part, 1), part));
        expect(found).toEqual(longer.map((part) => surrogate(made(row, holds.with(part, 1)))));
        for (const each of found) values.add(each);
      }
    }
    expect(values.size).toBeGreaterThan(15);
  });

  test.each(["trees", "trees and regression"])(
    "fills in every subset of the parts that change it: %s",
    async (kind) => {
      const { rows, agrees, references } = learning(8);
      const surrogate = await learnedFrom(kind, rows, agrees);
      for (const row of references) {
        // Part 3 is none that a rule can demand.
        const bitOf = Int32Array.from(row.content, (value, part) =>
          value === row.kept[part] || part === 3 ? 0 : 1 << part,
        );
        const all = bitOf.reduce((bits, bit) => bits | bit, 0);
        const filled = new Float64Array(2 ** 8).fill(7);
        surrogate.onReference(row).fill({ bitOf, all }, filled);
        const subsets = [...filled.keys()].filter((subset) => (subset & ~all) === 0);
        const heldBy = (subset: number) => Uint8Array.from(bitOf, (_, part) => (subset >> part) & 1);
        expect(subsets.map((subset) => filled[subset])).toEqual(
          subsets.map((subset) => surrogate(made(row, heldBy(subset)))),
        );
      }
    },
  );
});
