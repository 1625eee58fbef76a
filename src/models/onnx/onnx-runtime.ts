import { missingPackage } from "../../core/checks/missing-package.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** The numbers or texts of a tensor. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];

/** The part of onnxruntime-node and onnxruntime-web, common to both, that onnxModel uses. */
export type OnnxRuntime = {
  readonly InferenceSession: {
    create(model: string | Uint8Array, options?: object): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: never, data: never, shape: readonly number[]) => unknown;
};

export type OnnxSession = {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** From 1.22 on; a size that is open is a text. */
  readonly outputMetadata?: readonly { readonly name: string; readonly shape?: readonly (number | string)[] }[];
  run(feeds: never, fetches: never): Promise<{ readonly [name: string]: unknown }>;
  release(): Promise<void>;
};

/** A session's answer, where it is a tensor. */
export type OnnxTensor = { readonly type: string; readonly dims: readonly number[]; readonly data: TensorData };

/** The runtimes that there are, the faster one first. */
export const RUNTIMES = ["onnxruntime-node", "onnxruntime-web"] as const;

export type FoundRuntime = { readonly name: string; readonly runtime: OnnxRuntime };

/**
 * The runtime that was handed over, or the first of those that are installed.
 *
 * @throws WhyboxError DEPENDENCY_MISSING where there is none, DEPENDENCY_FAILED where it does not load
 */
export async function onnxRuntime(where: string, given: unknown): Promise<FoundRuntime> {
  if (typeof given === "object" && given !== null) return { name: "the one given", runtime: unwrapped(given) };
  const names = given === undefined ? RUNTIMES : [given as string];
  let missing: WhyboxError | undefined;
  for (const name of names) {
    try {
      // Not spelled out, so that bundlers do not take in what is optional.
      return { name, runtime: unwrapped(await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) };
    } catch (cause) {
      const error = missingPackage(`${where}: running it`, name, cause);
      if (error.code !== "DEPENDENCY_MISSING") throw error;
      missing ??= error;
    }
  }
  const or =
    given === undefined
      ? ', or onnxruntime-web; in a browser hand it over: { runtime: await import("onnxruntime-web") }'
      : "";
  throw new WhyboxError("DEPENDENCY_MISSING", `${missing?.message}${or}`, { cause: missing?.cause });
}

/** CommonJS modules arrive under "default". */
function unwrapped(module: object): OnnxRuntime {
  const { default: inner } = module as { default?: object };
  return (inner && "InferenceSession" in inner ? inner : module) as OnnxRuntime;
}
