import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  explainAll,
  type Feature,
  game,
  importModel,
  inProcess,
  kernelShap,
  type Matrix,
  matrix,
  noneKept,
  permutationShapley,
  probe,
  summariseBackground,
  table,
  WhyboxError,
  workerPool,
} from "whybox";
import { tableGame } from "./fixtures/games.js";

const features: readonly Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "job", kind: "category", categories: ["clerk", "nurse"] },
  { name: "debt", kind: "number", missing: true },
];
const input = { kind: "columns", features } as const;
const outputs = [{ name: "accept", unit: "probability" }];
const credit = blackBox((rows) => rows.map(([age]) => age / 100), { name: "credit", input, outputs });
const background = [
  [30, 0, 5],
  [40, 1, Number.NaN],
];
const asked = probe(credit, columns(background, [50, 1, 2]));
const answering = (answer: unknown) =>
  probe(
    blackBox(() => answer as number[], { name: "credit", input, outputs }),
    columns(background, [50, 1, 2]),
  );
// What a caller without types can do.
const untyped = <T>(value: unknown) => value as T;
const many = tableGame(new Array(2 ** 12).fill(0));
const module = (name: string) => new URL(`./models/${name}.js`, import.meta.url).href;

/** What goes in, and the exact error that comes out. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  // wrapping a black box
  ["predict that is no function", () => blackBox(untyped("model.pkl"), { input, outputs }), "INVALID_ARGUMENT", "blackBox: expected predict to be a function, got model.pkl"],
  ["no features", () => blackBox(() => [], { name: "m", input: { kind: "columns", features: [] }, outputs }), "INVALID_ARGUMENT", 'blackBox "m": expected at least one feature in input.features'],
  ["a feature named twice", () => blackBox(() => [], { name: "m", input: { kind: "columns", features: [features[0], features[0]] }, outputs }), "INVALID_ARGUMENT", 'blackBox "m": feature "age" is named twice'],
  [
    "a feature of no known kind",
    () =>
      blackBox(() => [], {
        name: "m",
        input: { kind: "columns", features: [untyped({ name: "age", kind: "numeric" })] },
        outputs,
      }),
    "INVALID_ARGUMENT",
    'blackBox "m": feature "age": expected kind "number" or "category", got "numeric"',
  ],
  [
    "a category without labels",
    () =>
      blackBox(() => [], {
        name: "m",
        input: { kind: "columns", features: [{ name: "job", kind: "category", categories: [] }] },
        outputs,
      }),
    "INVALID_ARGUMENT",
    'blackBox "m": feature "job": expected at least one category',
  ],
  [
    "a label named twice",
    () =>
      blackBox(() => [], {
        name: "m",
        input: { kind: "columns", features: [{ name: "job", kind: "category", categories: ["a", "a"] }] },
        outputs,
      }),
    "INVALID_ARGUMENT",
    'blackBox "m": feature "job": category "a" is named twice',
  ],
  ["no outputs", () => blackBox(() => [], { name: "m", input, outputs: [] }), "INVALID_ARGUMENT", 'blackBox "m": expected at least one output, such as outputs: [{ name: "price" }]'],
  ["rows in no known form", () => blackBox(() => [], untyped({ name: "m", input, outputs, rows: "tensors" })), "INVALID_ARGUMENT", 'blackBox "m": expected rows "arrays", "matrix" or "records", got "tensors"'],
  ["a module that is not there", () => importModel("file:///nowhere/model.js"), "MODEL_LOAD_FAILED", "importModel file:///nowhere/model.js: Cannot find module '/nowhere/model.js'"],
  ["an export that is not there", () => importModel(module("class-instance"), { export: "weights" }), "MODEL_LOAD_FAILED", `importModel ${module("class-instance")}: expected an export "weights", the module exports fails, nothing, scales`],
  ["an export that is no model", () => importModel(module("class-instance"), { export: "nothing" }), "MODEL_LOAD_FAILED", `importModel ${module("class-instance")}: expected "nothing" to be a model { name, input, outputs, predict } (see blackBox), or a function that answers one`],
  ["a createModel that throws", () => importModel(module("class-instance"), { export: "fails" }), "MODEL_LOAD_FAILED", `importModel ${module("class-instance")}: fails() threw: no weights`],

  // what predict answers
  [
    "predict that throws",
    () =>
      kernelShap(
        probe(
          blackBox(
            () => {
              throw new Error("out of paper");
            },
            { name: "credit", input, outputs },
          ),
          columns(background, [50, 1, 2]),
        ),
      ),
    "MODEL_FAILED",
    "credit.predict: threw: out of paper",
  ],
  ["a row too few", () => kernelShap(answering([0.1, 0.2])), "MODEL_ANSWER_INVALID", "credit.predict: expected 3 rows, one for each row asked, got 2"],
  [
    "a column too many",
    () =>
      kernelShap(
        answering([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      ),
    "MODEL_ANSWER_INVALID",
    "credit.predict: expected a number for each of 3 rows, got [1,2] at row 0",
  ],
  ["NaN", () => kernelShap(answering([0.1, 0.2, Number.NaN])), "MODEL_ANSWER_INVALID", 'credit.predict: expected finite numbers, got NaN at row 2, output "accept" (the instance itself)'],
  ["text for a number", () => kernelShap(answering([0.1, "high", 0.2])), "MODEL_ANSWER_INVALID", 'credit.predict: expected a number for each of 3 rows, got "high" at row 1'],
  ["nothing", () => kernelShap(answering(undefined)), "MODEL_ANSWER_INVALID", "credit.predict: expected a Matrix { data: Float64Array, rows, columns } of 3 x 1, got undefined"],

  // rows, backgrounds, instances
  ["a background without rows", () => columns([], [1]), "INVALID_DATA", "columns: expected a background of at least one row and column, got 0 x 0"],
  ["rows of different length", () => columns([[1, 2], [1]], [1, 2]), "INVALID_DATA", "columns: background: expected 2 numbers in row 1, as in row 0, got 1"],
  ["an instance of another width", () => columns(background, [50, 1]), "INVALID_DATA", "columns: instance has 2 columns but the background has 3"],
  ["several instances", () => columns(background, background), "INVALID_DATA", "columns: expected an instance of one row, got 2 rows; use explainAll for many"],
  ["text in a background", () => columns(untyped([[1, "nurse"]]), [1, 2]), "INVALID_DATA", 'columns: background: expected a number at row 0, column 1, got "nurse"'],
  ["a background of another width than the model's", () => probe(credit, columns([[1, 0]], [1, 0])), "INVALID_DATA", 'columns: background has 2 columns but model "credit" takes 3 ("age", "job", "debt")'],
  ["a gap where none may be", () => probe(credit, columns([[Number.NaN, 0, 1]], [50, 1, 2])), "INVALID_DATA", 'columns: background row 0, "age": expected a value (the feature does not say missing: true), got NaN'],
  ["a category code that does not exist", () => probe(credit, columns(background, [50, 2, 1])), "INVALID_DATA", 'columns: instance, "job": expected a category code from 0 to 1, got 2'],
  ["an infinite value", () => probe(credit, columns(background, [Number.POSITIVE_INFINITY, 1, 1])), "INVALID_DATA", 'columns: instance, "age": expected a finite number, got Infinity'],
  ["a weight too few", () => columns(background, [50, 1, 2], { weights: [1] }), "INVALID_ARGUMENT", "columns: expected 2 weights, one a background row, got 1"],
  ["a negative weight", () => columns(background, [50, 1, 2], { weights: [1, -1] }), "INVALID_ARGUMENT", "columns: expected weights of 0 or more, got -1 for background row 1"],
  ["weights of 0", () => columns(background, [50, 1, 2], { weights: [0, 0] }), "INVALID_ARGUMENT", "columns: expected weights with a finite sum above 0, got a sum of 0"],
  ["a column in two groups", () => columns(background, [50, 1, 2], { groups: { a: [0, 1], b: [1] } }), "INVALID_ARGUMENT", 'columns: column 1 is in group "a" and in group "b"'],
  ["a column that does not exist", () => columns(background, [50, 1, 2], { groups: [[3]] }), "INVALID_ARGUMENT", "columns: group 0: expected column numbers from 0 to 2, got 3"],
  [
    "records without a feature",
    () =>
      table(
        [
          { age: 3, job: "nurse", debt: 1 },
          { age: 3, debt: 1 },
        ],
        features,
      ),
    "INVALID_DATA",
    'table: row 1, "job": expected a value (the feature does not say missing: true), got undefined',
  ],
  ["a category never seen", () => table([{ age: 3, job: "smith", debt: 1 }], features), "INVALID_DATA", 'table: row 0, "job": expected one of "clerk", "nurse", got "smith"'],
  ["a value that is not a number", () => table([{ age: "3", job: "nurse", debt: 1 }], features), "INVALID_DATA", 'table: row 0, "age": expected a finite number, got "3"'],
  ["a k of 0", () => summariseBackground(background, 0), "INVALID_ARGUMENT", "summariseBackground: expected k to be a whole number of 1 or more, got 0"],

  // asking
  [
    "a function where a model should be",
    () =>
      probe(
        untyped<typeof credit>((x: number) => x),
        columns(background, [50, 1, 2]),
      ),
    "INVALID_ARGUMENT",
    "probe: expected a model { name, input, outputs, predict }; wrap a function with blackBox",
  ],
  ["a matrix where a masker should be", () => probe(credit, untyped<ReturnType<typeof columns>>(matrix(background))), "INVALID_ARGUMENT", "probe: expected a masker, such as columns(background, instance)"],
  ["a game without players", () => game(0, () => []), "INVALID_ARGUMENT", "game: expected parts to be a whole number of 1 or more, or a list of names, got 0"],
  ["a plan over other parts", () => asked.ask({ z: noneKept(1, 2) }), "INVALID_ARGUMENT", "ask: expected a plan over 3 parts, got 2"],
  ["a draw that does not exist", () => asked.ask({ z: noneKept(1, 3), draw: Int32Array.of(2) }), "INVALID_ARGUMENT", "ask: expected draws from 0 to 1, got 2 for mask 0"],
  ["a pool of no workers", () => workerPool({ size: 0 }), "INVALID_ARGUMENT", "workerPool: expected size to be a whole number from 1 to 1024, got 0"],
  ["a pool of more workers than any machine has cores", () => workerPool({ size: 1_000_000 }), "INVALID_ARGUMENT", "workerPool: expected size to be a whole number from 1 to 1024, got 1000000"],
  ["chunks of no bytes", () => inProcess({ chunkBytes: 0 }), "INVALID_ARGUMENT", "inProcess: expected chunkBytes to be a number of 1 or more, got 0"],

  // explaining
  ["a model where a probe should be", () => kernelShap(untyped(credit)), "INVALID_ARGUMENT", "kernelShap: expected a probe, such as probe(model, columns(background, instance)) or game(...)"],
  ["an option that does not exist", () => kernelShap(asked, untyped({ nsamples: 100 })), "INVALID_ARGUMENT", 'kernelShap: unknown option "nsamples"; known options are seed, outputs, budgetRows, enumerate, link, clip, shared, signal, onProgress, order'],
  ["a budget that buys nothing", () => kernelShap(many, { budgetRows: 10 }), "BUDGET_TOO_SMALL", "kernelShap: expected budgetRows of at least 26 (26 masks x 1 background row), got 10"],
  ["a budget too small for the background", () => kernelShap(asked, { budgetRows: 10 }), "BUDGET_TOO_SMALL", "kernelShap: expected budgetRows of at least 16 (8 masks x 2 background rows), got 10"],
  ["a budget that cannot enumerate", () => exactShapley(asked, { budgetRows: 15 }), "BUDGET_TOO_SMALL", "exactShapley: expected budgetRows of at least 16 (8 masks x 2 background rows), got 15"],
  ["a budget below one order and its reverse", () => permutationShapley(many, { budgetRows: 23 }), "BUDGET_TOO_SMALL", "permutationShapley: expected budgetRows of at least 24 (24 masks x 1 background row), got 23"],
  ["half a row of budget", () => kernelShap(asked, { budgetRows: 10.5 }), "INVALID_ARGUMENT", "kernelShap: expected budgetRows to be a whole number of 1 or more, got 10.5"],
  ["too many parts to enumerate", () => exactShapley(game(21, ({ rows }) => new Float64Array(rows))), "TOO_MANY_PARTS", "exactShapley: expected at most 20 parts that hiding can change, got 21; group columns, or use kernelShap"],
  ["three-part terms without the budget for them", () => kernelShap(many, { order: 3, budgetRows: 300, enumerate: false }), "BUDGET_TOO_SMALL", "kernelShap: order 3 with 12 parts needs budgetRows of at least 514, got 300"],
  ["a link that does not exist", () => kernelShap(asked, untyped({ link: "log" })), "INVALID_ARGUMENT", 'kernelShap: expected link to be "identity" or "logit", got "log"'],
  [
    "the logit of 0",
    () =>
      kernelShap(
        game(2, ({ rows }) => new Float64Array(rows)),
        { link: "logit" },
      ),
    "LINK_DOMAIN",
    'kernelShap: link "logit" needs averages between 0 and 1, output "value" averaged 0; give clip (such as 1e-6), or use link "identity"',
  ],
  ["a clip of one half", () => kernelShap(asked, { link: "logit", clip: 0.5 }), "INVALID_ARGUMENT", "kernelShap: expected clip to be above 0 and below 0.5, got 0.5"],
  ["an output that does not exist", () => kernelShap(asked, { outputs: ["reject"] }), "INVALID_ARGUMENT", 'kernelShap: unknown output "reject"; the outputs are "accept"'],
  ["more outputs than there are", () => kernelShap(asked, { outputs: { top: 2 } }), "INVALID_ARGUMENT", 'kernelShap: expected outputs to be "predicted", "all", { top: 1 to 1 } or names, got {"top":2}'],
  ["a seed that is no number", () => kernelShap(asked, { seed: Number.NaN }), "INVALID_ARGUMENT", "kernelShap: expected seed to be a finite number or a string, got NaN"],
  [
    "instances that are none",
    () =>
      explainAll(
        untyped(3),
        untyped(() => {}),
      ),
    "INVALID_ARGUMENT",
    "explainAll: expected instances to be a Matrix or something to iterate over, got 3",
  ],
  [
    "no instance under way",
    () =>
      explainAll(
        [1],
        untyped<() => Promise<never>>(() => {}),
        { concurrency: 0 },
      ),
    "INVALID_ARGUMENT",
    "explainAll: expected concurrency to be a whole number of 1 or more, got 0",
  ],
];

describe("bad input", () => {
  test.each(cases)("%s", async (_, run, code, message) => {
    const error = await Promise.resolve()
      .then(run)
      .then(
        () => expect.unreachable("expected an error"),
        (thrown) => thrown,
      );
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).message.split(" imported from ")[0]).toBe(message);
    expect((error as WhyboxError).code).toBe(code);
  });

  test("is found before the model is asked", async () => {
    let rows = 0;
    const counting = blackBox(
      (batch: Matrix) => {
        rows += batch.rows;
        return new Float64Array(batch.rows);
      },
      { input, outputs, rows: "matrix" },
    );
    const counted = probe(counting, columns(background, [50, 1, 2]));
    for (const options of [{ budgetRows: 3 }, { outputs: ["no"] }, { seed: Number.NaN }, { clip: 2 }]) {
      await expect(kernelShap(counted, options)).rejects.toThrow(WhyboxError);
    }
    expect(rows).toBe(0);
  });
});
