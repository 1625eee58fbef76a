import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  exactShapley,
  explainAll,
  type Feature,
  game,
  globalImportance,
  importModel,
  inProcess,
  kernelShap,
  lime,
  type Matrix,
  matrix,
  permutationShapley,
  probe,
  summariseBackground,
  table,
  WhyboxError,
  workerPool,
} from "whybox";
import { noneKept } from "whybox/extending";
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
const throwing = (thrown: unknown) =>
  probe(
    blackBox(
      () => {
        throw thrown;
      },
      { name: "credit", input, outputs },
    ),
    columns(background, [50, 1, 2]),
  );
const endless = () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  return loop;
};
// Calls that a caller without types can make.
const untyped = <T>(value: unknown) => value as T;
const shapeOf = (feature: unknown) =>
  untyped<{ name: string; input: typeof input; outputs: typeof outputs }>({
    name: "m",
    input: { kind: "columns", features: [feature] },
    outputs,
  });
const many = tableGame(new Array(2 ** 12).fill(0));
const module = (name: string) => new URL(`./models/${name}.js`, import.meta.url).href;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  // wrapping a black box
  ["predict that is no function", () => blackBox(untyped("model.pkl"), { input, outputs }), "INVALID_ARGUMENT", "blackBox: expected predict to be a function, got \"model.pkl\""],
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
  ["an unknown word in a shape", () => blackBox(() => [], untyped({ name: "m", input, outputs, row: "records" })), "INVALID_ARGUMENT", 'blackBox "m": unknown option "row"; known options are name, input, outputs, rows, concurrency, rowsPerCall, noise, price'],
  ["no shape", () => blackBox(() => [], untyped(null)), "INVALID_ARGUMENT", 'blackBox "model": expected a shape { input, outputs }, got null'],
  ["a name that is no string", () => blackBox(() => [], untyped({ name: 5, input, outputs })), "INVALID_ARGUMENT", "blackBox: expected name to be a string, got 5"],
  ["categories that are numbers", () => blackBox(() => [], shapeOf({ name: "job", kind: "category", categories: [1, 2] })), "INVALID_ARGUMENT", 'blackBox "m": feature "job": expected categories to be strings, got 1; a number that is a category goes in as its label, such as "1"'],
  ["a category without a label", () => blackBox(() => [], shapeOf({ name: "job", kind: "category", categories: ["a", undefined] })), "INVALID_ARGUMENT", 'blackBox "m": feature "job": expected categories to be strings, got undefined'],
  ["a name that is a symbol", () => blackBox(() => [], untyped({ name: Symbol("m"), input, outputs })), "INVALID_ARGUMENT", "blackBox: expected name to be a string, got Symbol(m)"],
  ["missing that is a BigInt", () => blackBox(() => [], shapeOf({ name: "age", kind: "number", missing: 1n })), "INVALID_ARGUMENT", 'blackBox "m": feature "age": expected missing to be true or left out, got 1n'],
  ["missing that is a word", () => blackBox(() => [], shapeOf({ name: "age", kind: "number", missing: "yes" })), "INVALID_ARGUMENT", 'blackBox "m": feature "age": expected missing to be true or left out, got "yes"'],
  ["a category's missing that is a word", () => blackBox(() => [], shapeOf({ name: "job", kind: "category", categories: ["a"], missing: 1 })), "INVALID_ARGUMENT", 'blackBox "m": feature "job": expected missing to be true or left out, got 1'],
  ["a feature's unit that is a number", () => blackBox(() => [], shapeOf({ name: "age", kind: "number", unit: 5 })), "INVALID_ARGUMENT", 'blackBox "m": feature "age": expected unit to be a string, got 5'],
  ["an output's unit that is a number", () => blackBox(() => [], untyped({ name: "m", input, outputs: [{ name: "y", unit: 5 }] })), "INVALID_ARGUMENT", 'blackBox "m": output "y": expected unit to be a string, got 5'],
  ["an unknown option of importModel", () => importModel(module("loan"), untyped({ exports: "model" })), "INVALID_ARGUMENT", 'importModel: unknown option "exports"; known options are export, args'],
  ["no options for importModel", () => importModel(module("loan"), untyped(null)), "INVALID_ARGUMENT", "importModel: expected options to be an object, got null"],
  ["an export that is no name", () => importModel(module("loan"), untyped({ export: 5 })), "INVALID_ARGUMENT", "importModel: expected export to be the name of an export, got 5"],
  ["a module that is not there", () => importModel("file:///nowhere/model.js"), "MODEL_LOAD_FAILED", "importModel file:///nowhere/model.js: no such file"],
  ["an export that is not there", () => importModel(module("class-instance"), { export: "weights" }), "MODEL_LOAD_FAILED", `importModel ${module("class-instance")}: expected an export "weights", the module exports fails, nothing, scales`],
  ["an export that is no model", () => importModel(module("class-instance"), { export: "nothing" }), "MODEL_LOAD_FAILED", `importModel ${module("class-instance")}: expected "nothing" to be a model { name, input, outputs, predict } (see blackBox), got an object with keys name`],
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
  ["a BigInt for a number", () => kernelShap(answering([1n, 2n, 3n])), "MODEL_ANSWER_INVALID", "credit.predict: expected a number for each of 3 rows, got 1n at row 0"],
  ["a BigInt within a row", () => kernelShap(answering([[0.1], [1n], [0.2]])), "MODEL_ANSWER_INVALID", 'credit.predict: expected finite numbers, got 1n at row 1, output "accept"'],
  ["an array of BigInts", () => kernelShap(answering(BigInt64Array.of(1n, 2n, 3n))), "MODEL_ANSWER_INVALID", "credit.predict: expected a number for each of 3 rows, got 1n at row 0"],
  ["a BigInt alone", () => kernelShap(answering(1n)), "MODEL_ANSWER_INVALID", "credit.predict: expected a Matrix { data: Float64Array, rows, columns } of 3 x 1, got 1n; or return a list of 3 answers, one for each row"],
  ["predict that throws no error", () => kernelShap(throwing({ a: 1 })), "MODEL_FAILED", 'credit.predict: threw: {"a":1}'],
  ["predict that throws a text", () => kernelShap(throwing("out of ink")), "MODEL_FAILED", "credit.predict: threw: out of ink"],
  ["predict that throws something without end", () => kernelShap(throwing(endless())), "MODEL_FAILED", "credit.predict: threw: an object with keys self"],
  ["text for a number", () => kernelShap(answering([0.1, "high", 0.2])), "MODEL_ANSWER_INVALID", 'credit.predict: expected a number for each of 3 rows, got "high" at row 1'],
  ["nothing", () => kernelShap(answering(undefined)), "MODEL_ANSWER_INVALID", "credit.predict: expected a Matrix { data: Float64Array, rows, columns } of 3 x 1, got undefined; or return a list of 3 answers, one for each row"],

  // rows, backgrounds, instances
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
  ["NaN where the feature does not say missing", () => table([{ age: Number.NaN, job: "nurse", debt: 1 }], features), "INVALID_DATA", 'table: row 0, "age": expected a finite number, got NaN'],
  ["NaN for a category that cannot be missing", () => table([{ age: 1, job: Number.NaN, debt: 1 }], features), "INVALID_DATA", 'table: row 0, "job": expected one of "clerk", "nurse", got NaN'],
  ["no records", () => table(untyped(null), features), "INVALID_DATA", "table: expected records to be a list of objects, one per row, got null"],
  ["one record alone", () => table(untyped({ age: 3 }), features), "INVALID_DATA", "table: expected records to be a list of objects, one per row, got an object with keys age"],
  ["records without features", () => table([{ age: 3 }], untyped<Feature[]>(undefined)), "INVALID_ARGUMENT", "table: expected features to be a list of at least one feature, such as model.input.features, got undefined"],
  ["a feature that is none", () => table([{ age: 3 }], untyped<Feature[]>([null])), "INVALID_ARGUMENT", "table: expected feature 0 to be { name, kind: \"number\" } or { name, kind: \"category\", categories }, got null"],
  ["an unknown option of summariseBackground", () => summariseBackground(background, 3, untyped({ feature: features })), "INVALID_ARGUMENT", 'summariseBackground: unknown option "feature"; known options are features, seed, signal'],
  ["no options for summariseBackground", () => summariseBackground(background, 3, untyped(null)), "INVALID_ARGUMENT", "summariseBackground: expected options to be an object, got null"],
  ["a seed for a summary that is no number", () => summariseBackground(background, 3, untyped({ seed: {} })), "INVALID_ARGUMENT", "summariseBackground: expected seed to be a finite number or a string, got {}"],
  ["an infinite value in a background to summarise", () => summariseBackground([[1, 1], [2, Number.POSITIVE_INFINITY], [3, 1]], 2), "INVALID_DATA", "summariseBackground: expected a finite number, or NaN for a missing value, at background row 1, column 1, got Infinity"],
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
  ["a draw that does not exist", () => asked.ask({ z: noneKept(1, 3), referenceOf: Int32Array.of(2) }), "INVALID_ARGUMENT", "ask: expected reference rows from 0 to 1, got 2 for mask 0"],
  ["an unknown option of probe", () => probe(credit, columns(background, [50, 1, 2]), untyped({ exec: inProcess() })), "INVALID_ARGUMENT", 'probe: unknown option "exec"; known options are executor'],
  ["no options for probe", () => probe(credit, columns(background, [50, 1, 2]), untyped(null)), "INVALID_ARGUMENT", "probe: expected options to be an object, got null"],
  ["an unknown option of game", () => game(2, () => [], untyped({ output: [] })), "INVALID_ARGUMENT", 'game: unknown option "output"; known options are outputs, name'],
  ["no options for game", () => game(2, () => [], untyped(null)), "INVALID_ARGUMENT", "game: expected options to be an object, got null"],
  ["an unknown option of inProcess", () => inProcess(untyped({ chunkbytes: 3 })), "INVALID_ARGUMENT", 'inProcess: unknown option "chunkbytes"; known options are chunkBytes'],
  ["no options for inProcess", () => inProcess(untyped(null)), "INVALID_ARGUMENT", "inProcess: expected options to be an object, got null"],
  ["an unknown option of workerPool", () => workerPool(untyped({ workers: 2 })), "INVALID_ARGUMENT", 'workerPool: unknown option "workers"; known options are size, chunkBytes, workerMemoryMb, timeoutMs'],
  ["no options for workerPool", () => workerPool(untyped(null)), "INVALID_ARGUMENT", "workerPool: expected options to be an object, got null"],
  ["workers with less than no memory", () => workerPool({ workerMemoryMb: -1 }), "INVALID_ARGUMENT", "workerPool: expected workerMemoryMb to be a whole number of 1 or more, got -1"],
  ["workers with no memory", () => workerPool({ workerMemoryMb: 0 }), "INVALID_ARGUMENT", "workerPool: expected workerMemoryMb to be a whole number of 1 or more, got 0"],
  ["memory that is a word", () => workerPool(untyped({ workerMemoryMb: "x" })), "INVALID_ARGUMENT", "workerPool: expected workerMemoryMb to be a whole number of 1 or more, got \"x\""],
  ["a pool of no workers", () => workerPool({ size: 0 }), "INVALID_ARGUMENT", "workerPool: expected size to be a whole number from 1 to 1024, got 0"],
  ["a pool of more workers than any machine has cores", () => workerPool({ size: 1_000_000 }), "INVALID_ARGUMENT", "workerPool: expected size to be a whole number from 1 to 1024, got 1000000"],
  ["chunks of no bytes", () => inProcess({ chunkBytes: 0 }), "INVALID_ARGUMENT", "inProcess: expected chunkBytes to be a number of 1 or more, got 0"],

  // explaining
  ["a model where a probe should be", () => kernelShap(untyped(credit)), "INVALID_ARGUMENT", "kernelShap: expected a probe, such as probe(model, columns(background, instance)) or game(...)"],
  ["an option that does not exist", () => kernelShap(asked, untyped({ nsamples: 100 })), "INVALID_ARGUMENT", 'kernelShap: unknown option "nsamples"; known options are budgetRows, enumerate, link, clip, shared, outputs, seed, signal, onProgress, until, keepAnswers, resume, estimator, order'],
  ["a budget that buys nothing", () => kernelShap(many, { budgetRows: 10 }), "BUDGET_TOO_SMALL", "kernelShap: expected budgetRows of at least 12 (12 masks x 1 background row), got 10"],
  ["a budget too small for the background", () => kernelShap(asked, { budgetRows: 10 }), "BUDGET_TOO_SMALL", "kernelShap: expected budgetRows of at least 16 (8 masks x 2 background rows), got 10"],
  ["a budget that cannot enumerate", () => exactShapley(asked, { budgetRows: 15 }), "BUDGET_TOO_SMALL", "exactShapley: expected budgetRows of at least 16 (8 masks x 2 background rows), got 15"],
  ["a budget below one order and its reverse", () => permutationShapley(many, { budgetRows: 23 }), "BUDGET_TOO_SMALL", "permutationShapley: expected budgetRows of at least 24 (24 masks x 1 background row), got 23"],
  ["half a row of budget", () => kernelShap(asked, { budgetRows: 10.5 }), "INVALID_ARGUMENT", "kernelShap: expected budgetRows to be a whole number of 1 or more, got 10.5"],
  ["too many parts to enumerate", () => exactShapley(game(21, ({ rows }) => new Float64Array(rows))), "TOO_MANY_PARTS", "exactShapley: expected at most 20 parts that hiding can change, got 21; group columns, or use kernelShap"],
  ["three-part terms without the budget for them", () => kernelShap(many, { order: 3, budgetRows: 300, enumerate: false }), "BUDGET_TOO_SMALL", "kernelShap: order 3 with 12 parts needs budgetRows of at least 506, got 300"],
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
  ["a clip of one half", () => kernelShap(asked, { link: "logit", clip: 0.5 }), "INVALID_ARGUMENT", "kernelShap: expected clip to be a number above 0 and below 0.5, got 0.5"],
  ["a link that is a BigInt", () => kernelShap(asked, untyped({ link: 1n })), "INVALID_ARGUMENT", 'kernelShap: expected link to be "identity" or "logit", got 1n'],
  ["outputs that are a BigInt", () => kernelShap(asked, untyped({ outputs: [1n] })), "INVALID_ARGUMENT", 'kernelShap: unknown output 1n; the outputs are "accept"'],
  ["a clip without logit", () => kernelShap(asked, { clip: 0.1 }), "INVALID_ARGUMENT", 'kernelShap: clip goes with link "logit", got link "identity"; leave clip out, or give link: "logit"'],
  ["an output named twice", () => kernelShap(asked, { outputs: ["accept", "accept"] }), "INVALID_ARGUMENT", 'kernelShap: output "accept" is named twice'],
  ["designs that are none", () => kernelShap(asked, untyped({ shared: {} })), "INVALID_ARGUMENT", "kernelShap: expected shared to be what explainAll hands out as shared, got {}"],
  ["progress told to a number", () => exactShapley(asked, untyped({ onProgress: 3 })), "INVALID_ARGUMENT", "exactShapley: expected onProgress to be a function, got 3"],
  ["progress of many told to a number", () => explainAll([1], () => kernelShap(asked), untyped({ onProgress: 3 })), "INVALID_ARGUMENT", "explainAll: expected onProgress to be a function, got 3"],
  ["a signal that is none", () => permutationShapley(asked, untyped({ signal: {} })), "INVALID_ARGUMENT", "permutationShapley: expected signal to be an AbortSignal, such as new AbortController().signal, got {}"],
  ["the controller for its signal", () => lime(asked, untyped({ signal: new AbortController() })), "INVALID_ARGUMENT", "lime: expected signal to be an AbortSignal, such as new AbortController().signal, got [object AbortController]"],
  ["an output that does not exist", () => kernelShap(asked, { outputs: ["reject"] }), "INVALID_ARGUMENT", 'kernelShap: unknown output "reject"; the outputs are "accept"'],
  ["more outputs than there are", () => kernelShap(asked, { outputs: { top: 2 } }), "INVALID_ARGUMENT", 'kernelShap: expected outputs to be "predicted", "all", { top: 1 to 1 } or names, got {"top":2}'],
  ["a seed that is no number", () => kernelShap(asked, { seed: Number.NaN }), "INVALID_ARGUMENT", "kernelShap: expected seed to be a finite number or a string, got NaN"],
  ["items of explainAll for a global table", async () => globalImportance(untyped([{ index: 0, explanation: await kernelShap(asked) }])), "INVALID_ARGUMENT", "globalImportance: explanation 0: expected an attribution, got an item of explainAll; pass its explanation: items.flatMap(({ explanation }) => explanation ?? [])"],
  ["promises for a global table", () => globalImportance(untyped([kernelShap(asked)])), "INVALID_ARGUMENT", "globalImportance: explanation 0: expected an attribution, got a promise; await it"],
  ["a rule for a global table", () => globalImportance(untyped([{ kind: "rule" }])), "INVALID_ARGUMENT", 'globalImportance: explanation 0: expected an attribution, got kind "rule"'],
  ["nothing for a global table", () => globalImportance(untyped([undefined])), "INVALID_ARGUMENT", "globalImportance: explanation 0: expected an attribution, got undefined"],
  ["one explanation for a global table", async () => globalImportance(untyped(await kernelShap(asked))), "INVALID_ARGUMENT", "globalImportance: expected a list of attributions, got an object with keys schema, kind, method, subject, cost, run, result, diagnostics"],
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
