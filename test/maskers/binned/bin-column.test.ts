import { expect, test } from "vitest";
import { binnedColumns, blackBox, probe } from "whybox";

const model = blackBox((rows) => rows.map(([a]) => a), {
  input: { kind: "columns", features: [{ name: "zip", kind: "number" }] },
  outputs: [{ name: "y" }],
});

/** The predicate of one value among others. */
const predicateOf = (values: readonly number[], own: number) =>
  probe(
    model,
    binnedColumns(
      values.map((value) => [value]),
      [own],
    ),
  ).parts[0].predicate as string;

/** True if a number meets `low < zip <= high`, either of which may be open. */
function holds(predicate: string, value: number): boolean {
  const [, low, high] = /^(?:([-\d.e+]+) < )?zip(?: <= ([-\d.e+]+))?$/.exec(predicate) ?? [];
  const [, above] = /^zip > ([-\d.e+]+)$/.exec(predicate) ?? [];
  return value > Number(low ?? above ?? Number.NEGATIVE_INFINITY) && value <= Number(high ?? Number.POSITIVE_INFINITY);
}

test.each([
  ["codes", [10115, 10117, 10119, 10179, 10243, 10245, 10247, 10249]],
  ["latitudes", [52.5211, 52.5213, 52.5216, 52.5219, 52.5222, 52.5225, 52.5231, 52.5234]],
  ["time stamps", Array.from({ length: 12 }, (_, day) => 1_732_613_000_000 + 86_400_000 * day)],
  ["neighbouring doubles", [1, 1 + 2 ** -52, 1 + 2 ** -51, 1 + 3 * 2 ** -52, 2, 3]],
])("a predicate of %s is true of the row, and of the same rows as its condition", async (_, values) => {
  for (const own of values) {
    const predicate = predicateOf(values, own);
    expect(holds(predicate, own), `${predicate} of ${own}`).toBe(true);
    const asked = probe(
      model,
      binnedColumns(
        values.map((value) => [value]),
        [own],
      ),
    );
    const { hidden, kept } = (await asked.conditions?.(() => Promise.resolve())) ?? { hidden: [], kept: [] };
    values.forEach((value, row) => {
      expect(holds(predicate, value), `${predicate} of ${value}`).toBe(hidden[row] === kept[row]);
    });
  }
});
