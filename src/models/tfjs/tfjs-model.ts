import { batchRows } from "../../core/checks/check-answers.js";
import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import { missingPackage } from "../../core/checks/missing-package.js";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import { columnsOf, type Feature, type Input, type Output } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkCellsFit } from "../check-cells-fit.js";
import { type OpenModel, openModel } from "../open-model.js";
import { readBytes } from "../read-bytes.js";
import { weightFiles } from "./weight-files.js";
import { weightsOf } from "./weights-of.js";

export type TfjsModelOptions = {
  /** Shown in explanations and errors. Default: the model's own name, else "tfjs". */
  readonly name?: string;
  /** Description of the columns; categories go in as codes. Default: numbers, named after the model's inputs. */
  readonly features?: readonly Feature[];
  /** For texts, and for images that are not from 0 to 1 or whose size the model leaves open. */
  readonly input?: Input;
  /** Names of the numbers that are answered, or names and units. Default: numbered. */
  readonly outputs?: readonly (string | Output)[];
  /** Position of the explained output among several. Default 0. */
  readonly output?: number;
  /** The library, where it is not to be looked for: `await import("@tensorflow/tfjs")`, in a browser for one. */
  readonly tf?: object;
};

/** The part of @tensorflow/tfjs, and of the models it loads, that tfjsModel uses. */
type Tensor = { readonly shape: readonly number[]; data(): Promise<ArrayLike<number>>; dispose(): void };
type Shape = readonly (number | null)[] | undefined;
type Side = { readonly name: string; readonly shape?: Shape; readonly dtype?: string };
type Loaded = {
  readonly inputs: readonly Side[];
  readonly outputs: readonly Side[];
  readonly name?: string;
  readonly layers?: readonly { getConfig(): { activation?: unknown } }[];
  predict(inputs: unknown): Tensor | readonly Tensor[] | { readonly [name: string]: Tensor };
  dispose(): void;
};
type Tf = {
  tidy<T>(run: () => T): T;
  ready(): Promise<void>;
  tensor(values: unknown, shape: readonly number[], type?: string): Tensor;
  loadLayersModel(handler: object): Promise<Loaded>;
  loadGraphModel(handler: object): Promise<Loaded>;
};

const PACKAGE: string = "@tensorflow/tfjs";

/**
 * A TensorFlow.js model, of layers or a graph, of columns, images or texts. No tensor outlives a call.
 *
 * Numbers are in single precision, as that library has them. Loaded by path or URL the model can enter workers.
 *
 * @param source  path or URL of the model.json, or a model that is loaded
 * @throws WhyboxError MODEL_LOAD_FAILED, INVALID_ARGUMENT; DEPENDENCY_MISSING where @tensorflow/tfjs is not installed
 * @example
 * const model = await tfjsModel("credit/model.json", { outputs: [{ name: "accept", unit: "probability" }] });
 */
export async function tfjsModel<B extends Batch = Matrix>(
  source: string | URL | object,
  options: TfjsModelOptions = {},
): Promise<OpenModel<B>> {
  checkKnownOptions("tfjsModel", options, ["name", "features", "input", "outputs", "output", "tf"]);
  checkWholeNumber("tfjsModel", "output", options.output, 0);
  checkArgument(
    "tfjsModel",
    isObject(source) || (typeof source === "string" && source !== ""),
    "the path or URL of a model, or a model",
    source,
  );
  const tf = await tensorflow(options.tf);
  const isFile = typeof source === "string" || source instanceof URL;
  const { loaded, label, url } = isFile
    ? await load(tf, source)
    : { loaded: checkLoaded(source), label: "(model)", url: undefined };
  const where = `tfjsModel ${label}`;
  const sides = sidesOf(where, loaded, options);
  const which = options.output ?? 0;

  const ask = async (batch: Batch): Promise<{ values: ArrayLike<number>; shape: readonly number[] }> => {
    const answer = tf.tidy(() => {
      const answers = loaded.predict(tensorsOf(tf, sides, batch));
      const list = Array.isArray(answers) ? answers : "dispose" in answers ? [answers] : Object.values(answers);
      if (list.length > which) return list[which] as Tensor;
      throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected output to be below ${list.length}, got ${which}`);
    });
    try {
      return { values: await answer.data(), shape: answer.shape };
    } finally {
      answer.dispose();
    }
  };
  const outputs = await namedOutputs(where, options, loaded, () => ask(trialRow(sides.input)));
  const name = options.name ?? loaded.name ?? "tfjs";
  const { tf: given, ...portable } = options;
  return openModel<B>({
    name,
    input: sides.input,
    outputs,
    noise: "none",
    ...(url !== undefined && {
      ref: {
        module: import.meta.url,
        export: "tfjsModelFromRef",
        args: { source: url, options: { ...portable, name } } as unknown as Json,
      },
    }),
    async ask(batch) {
      const { values } = await ask(batch);
      return { data: Float64Array.from(values), rows: batchRows(batch), columns: outputs.length };
    },
    close: () => {
      if (isFile) loaded.dispose();
    },
  });
}

/**
 * Opens the same model in a worker.
 * @public loaded by name, from `ref`
 */
export function tfjsModelFromRef({
  source,
  options,
}: {
  source: string;
  options: TfjsModelOptions;
}): Promise<OpenModel> {
  return tfjsModel(new URL(source), options);
}

async function tensorflow(given: object | undefined): Promise<Tf> {
  try {
    const tf = (given ?? (await import(/* webpackIgnore: true */ /* @vite-ignore */ PACKAGE))) as Tf;
    await tf.ready();
    return tf;
  } catch (cause) {
    throw missingPackage("tfjsModel: running a model", PACKAGE, cause);
  }
}

async function load(tf: Tf, source: string | URL): Promise<{ loaded: Loaded; label: string; url: string | undefined }> {
  const { bytes, label, url } = await readBytes("tfjsModel", source);
  const fail = (cause: unknown): never => {
    if (cause instanceof WhyboxError) throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", `tfjsModel ${label}: ${thrownMessage(cause)}`, { cause });
  };
  try {
    const { weightsManifest, ...json } = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(weightsManifest)) throw new Error("expected the model.json of a TensorFlow.js model");
    const groups = weightFiles(weightsManifest, url as string);
    const pieces = await Promise.all(
      groups.map((files) => Promise.all(files.map(async (file) => (await readBytes("tfjsModel", file)).bytes))),
    );
    const sizes = pieces.map((files) => files.reduce((sum, { length }) => sum + length, 0));
    const artifacts = {
      ...json,
      weightSpecs: weightsOf(weightsManifest, sizes),
      weightData: await new Blob(pieces.flat() as BlobPart[]).arrayBuffer(),
    };
    const handler = { load: async () => artifacts };
    const loaded = json.format === "graph-model" ? await tf.loadGraphModel(handler) : await tf.loadLayersModel(handler);
    return { loaded, label, url };
  } catch (cause) {
    return fail(cause);
  }
}

function checkLoaded(model: object): Loaded {
  const { predict, inputs } = model as Partial<Loaded>;
  if (typeof predict === "function" && Array.isArray(inputs)) return model as Loaded;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    "tfjsModel: expected the path of a model.json, or a model that tf.loadLayersModel or tf.loadGraphModel answered",
  );
}

/** The model's input, and the columns of each of its tensors. */
type Sides = {
  readonly input: Input;
  readonly inputs: readonly { readonly side: Side; readonly shape: readonly number[] }[];
};

function sidesOf(where: string, { inputs }: Loaded, { features, input }: TfjsModelOptions): Sides {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  };
  const shapes = inputs.map(({ shape }) => (shape ?? []).slice(1));
  if (input?.kind === "text") return { input, inputs: [{ side: inputs[0], shape: shapes[0].map(() => 1) }] };
  if (input?.kind === "image" || (inputs.length === 1 && shapes[0].length === 3 && !features)) {
    const [height, width, channels] = shapes[0];
    const image = input ?? {
      kind: "image" as const,
      width:
        size(width) ??
        fail(
          'the model leaves the size of its images open: say input: { kind: "image", width, height, channels, range }',
        ),
      height:
        size(height) ??
        fail(
          'the model leaves the size of its images open: say input: { kind: "image", width, height, channels, range }',
        ),
      channels: size(channels) ?? 3,
      range: [0, 1] as const,
    };
    const { width: w, height: h, channels: c } = image as Extract<Input, { kind: "image" }>;
    return { input: image, inputs: [{ side: inputs[0], shape: [h, w, c] }] };
  }
  const given = features ?? input?.features;
  const widths = shapes.map((shape, i) => {
    const width = shape.reduce<number>((product, each) => product * (size(each) ?? Number.NaN), 1);
    if (!Number.isNaN(width)) return width;
    return inputs.length === 1 && given
      ? given.length
      : fail(`input "${inputs[i].name}" leaves its width open: say features`);
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  const columns =
    given ??
    inputs.flatMap(({ name }, i): Feature[] =>
      widths[i] === 1
        ? [{ name, kind: "number" }]
        : Array.from({ length: widths[i] }, (_, at) => ({ name: `${name} ${at}`, kind: "number" })),
    );
  if (columns.length !== total) fail(`the model takes ${total} columns, features are ${columns.length}`);
  const sized = shapes.map((shape, i) =>
    shape.length <= 1 ? [widths[i]] : shape.map((each) => size(each) ?? widths[i]),
  );
  return {
    input: { kind: "columns", features: columns },
    inputs: inputs.map((side, i) => ({ side, shape: sized[i] })),
  };
}

function size(given: number | null | undefined): number | undefined {
  return typeof given === "number" && given > 0 ? given : undefined;
}

function tensorsOf(tf: Tf, { inputs, input }: Sides, batch: Batch): Tensor | Tensor[] {
  const rows = batchRows(batch);
  if (!("data" in batch)) return tf.tensor([...batch], [rows, ...inputs[0].shape], "string");
  let from = 0;
  const tensors = inputs.map(({ side, shape }) => {
    const width = shape.reduce((product, each) => product * each, 1);
    const type = side.dtype === "int32" || side.dtype === "bool" ? side.dtype : "float32";
    const columns = Array.from({ length: width }, (_, i) => from + i);
    const nameOf = (column: number) => (input.kind === "columns" ? input.features[column].name : `value ${column}`);
    checkCellsFit("tfjsModel", type, batch, { columns, from: 0, to: rows }, nameOf);
    const values = type === "float32" ? new Float32Array(rows * width) : new Int32Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const start = row * batch.columns + from;
      values.set(batch.data.subarray(start, start + width), row * width);
    }
    from += width;
    return tf.tensor(values, [rows, ...shape], type);
  });
  return tensors.length === 1 ? tensors[0] : tensors;
}

function trialRow(input: Input): Batch {
  const columns = columnsOf(input);
  return columns === undefined ? [""] : { data: new Float64Array(columns), rows: 1, columns };
}

async function namedOutputs(
  where: string,
  { outputs }: TfjsModelOptions,
  loaded: Loaded,
  tryOne: () => Promise<{ values: ArrayLike<number> }>,
): Promise<Output[]> {
  let count: number;
  try {
    count = (await tryOne()).values.length;
  } catch (cause) {
    if (cause instanceof WhyboxError) throw cause;
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: asked about a first row: ${thrownMessage(cause)}`, { cause });
  }
  if (outputs && outputs.length !== count) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: the model answers ${count} numbers per row, outputs are ${outputs.length}`,
    );
  }
  const activation = loaded.layers?.at(-1)?.getConfig().activation;
  const unit = activation === "softmax" || activation === "sigmoid" ? "probability" : undefined;
  const { name } = loaded.outputs[0] ?? { name: "output" };
  const names = outputs ?? (count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name} ${i}`));
  return names.map((each) => {
    const output = typeof each === "string" ? { name: each } : each;
    return unit === undefined || output.unit !== undefined ? output : { ...output, unit };
  });
}
