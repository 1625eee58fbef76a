import { expect, test } from "vitest";
import { blackBox, columns, kernelShap, type Matrix, type Model, matrix, probe } from "whybox";
import { budgeted, cached, coalesced, repeated } from "whybox/models";

/** Every fact is a getter of the class, as compilers and decorators write them: no property of the instance's own. */
class Scales implements Model<Matrix> {
  readonly #factor = 3;
  closed = false;

  get name() {
    return "scales";
  }
  get input() {
    return { kind: "columns" as const, features: [{ name: "a", kind: "number" as const }] };
  }
  get outputs() {
    return [{ name: "y" }];
  }
  get rowsPerCall() {
    return 4;
  }
  get price() {
    return { perRow: 0.5, currency: "EUR" };
  }
  get notes() {
    return [{ code: "SCALES_OLD", message: "The scales are old." }] as unknown as NonNullable<Model["notes"]>;
  }
  async predict({ data, rows }: Matrix) {
    return { data: data.map((value) => value * this.#factor), rows, columns: 1 };
  }
  async close() {
    this.closed = this.#factor === 3;
  }
}

const wrappers: Record<string, (model: Model<Matrix>) => Model<Matrix>> = {
  cached: (model) => cached(model),
  budgeted: (model) => budgeted(model, { rows: 1000 }),
  coalesced: (model) => coalesced(model, { maxRows: 10, maxWaitMs: 1 }),
  repeated: (model) => repeated(model, 2),
};

test.each(Object.entries(wrappers))("%s hands on what an instance of a class says of itself", async (_, wrap) => {
  const scales = new Scales();
  const wrapped = wrap(scales);
  const { name, input, outputs, price, notes } = wrapped;
  expect({ name, input, outputs, price, notes }).toEqual({
    name: scales.name,
    input: scales.input,
    outputs: scales.outputs,
    price: scales.price,
    notes: scales.notes,
  });
  expect([...(await wrapped.predict(matrix([[2], [5]]))).data]).toEqual([6, 15]);
  await wrapped.close?.();
  expect(scales.closed).toBe(true);
});

test("a function, an instance and a wrapped instance are explained alike", async () => {
  const { name, input, outputs } = new Scales();
  const plain = blackBox((rows) => rows.map(([a]) => 3 * a), { name, input, outputs });
  const background = matrix([[0], [1]]);
  const values = async (model: Model<Matrix>) =>
    (await kernelShap(await probe(model, columns(background, [4])))).result.values;
  const expected = await values(plain);
  expect(expected[0][0]).toBeCloseTo(3 * (4 - 0.5), 12);
  expect(await values(new Scales())).toEqual(expected);
  expect(await values(budgeted(new Scales(), { rows: 1000 }))).toEqual(expected);
});
