import { expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, permutationImportance, sage } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";

const names = ["often", "rare", "idle"];
const model = blackBox((rows) => rows.map(([often, rare]) => (often as number) + ((rare as number) > 0.98 ? 20 : 0)), {
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) },
  outputs: [{ name: "y" }],
  noise: "none",
});
const { uniform } = parkMiller(5);
// "rare" moves the answer in 2% of rows, here in the last ones only.
const records = Array.from({ length: 400 }, (_, row) => {
  const [often, idle] = [uniform(), uniform()];
  const rare = row < 392 ? 0.9 * uniform() : 0.99;
  return { often, rare, idle, y: often + (rare > 0.98 ? 20 : 0) };
});
const people = dataset(records, { model, target: "y" });
const few = dataset(records.slice(0, 60), { model, target: "y" });

const inside = (value: number, { low, high }: { low: number | null; high: number | null }) =>
  value > (low as number) && value < (high as number);

test("a feature that changed no row's loss has an interval, and a note that names it", async () => {
  const { result, notes } = await permutationImportance(model, few);
  const [often, rare, idle] = result.values;
  expect(often.interval).toBe("bootstrap by row");
  for (const each of [rare, idle]) {
    expect(each.value).toBeCloseTo(0, 12);
    expect(each.interval).toBe("rule of three");
    expect(inside(0, each)).toBe(true);
  }
  // 1 - .05^(1 / 60) of the rows may change as much as the most did.
  expect(rare.high).toBeLessThan(0.0488);
  expect(rare.high).toBe(idle.high);
  const note = notes.find(({ code }) => code === "STEADY_LOSS");
  expect(note?.message).toMatch(
    /^Without "rare", "idle" the loss changed alike in all 60 draws.*up to 4.9% of other draws/,
  );
});

test("where the rows show what it does, only a feature that does nothing is widened", async () => {
  const { result, notes } = await permutationImportance(model, people);
  expect(result.values.map(({ interval }) => interval)).toEqual([
    "bootstrap by row",
    "bootstrap by row",
    "rule of three",
  ]);
  expect(notes.filter(({ code }) => code === "STEADY_LOSS")).toHaveLength(1);
});

test("SAGE values of features that no order told anything of have intervals too", async () => {
  const { result, notes } = await sage(model, few, { backgroundRows: 8, budgetRows: 2000 });
  expect(result.values[0].interval).toBe("t by row");
  for (const each of result.values.slice(1)) {
    expect(each.interval).toBe("rule of three");
    expect(inside(0, each)).toBe(true);
  }
  expect(notes.some(({ code }) => code === "STEADY_LOSS")).toBe(true);
});

test("a model that answers always the same is left as it is", async () => {
  const constant = blackBox((rows) => rows.map(() => 1), {
    input: model.input,
    outputs: [{ name: "y" }],
    noise: "none",
  });
  const { result, notes } = await permutationImportance(constant, dataset(records, { model: constant, target: "y" }));
  for (const { low, high } of result.values) expect((high as number) - (low as number)).toBeLessThan(1e-12);
  expect(notes).toEqual([]);
});
