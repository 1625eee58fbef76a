import { isObject } from "../../core/checks/check-argument.js";
import { describeValue } from "../../core/checks/describe-value.js";

/** One tensor of a model, as its manifest describes it. */
export type WeightSpec = { readonly name: string; readonly shape: readonly number[]; readonly dtype: string };

/** Bytes per value, as tfjs-core has them; texts say their lengths themselves. */
const BYTES = new Map(Object.entries({ float32: 4, int32: 4, bool: 1, complex64: 8, float16: 2, uint8: 1, uint16: 2 }));

/**
 * The descriptions of all weights in a TensorFlow.js manifest, in order.
 *
 * The library reads weights one after another, wherever they lie: bytes too many in one group move all that follow.
 *
 * @param sizes  bytes in the files of each group
 * @throws Error for weights that are not described, and for files that are shorter or longer than their descriptions
 */
export function weightsOf(manifest: readonly unknown[], sizes: readonly number[]): WeightSpec[] {
  return manifest.flatMap((group, i) => {
    const { weights } = (group ?? {}) as { weights?: unknown };
    if (!Array.isArray(weights)) {
      throw new Error(`weightsManifest ${i}: expected weights, a list of descriptions, got ${describeValue(weights)}`);
    }
    const bytes = weights.map((spec, at) => bytesOf(spec, `weightsManifest ${i}: weights ${at}`));
    const expected = bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    const isFixed = !bytes.includes(undefined);
    if (isFixed ? sizes[i] !== expected : sizes[i] < expected) {
      throw new Error(
        `weightsManifest ${i}: expected ${isFixed ? "" : "at least "}${expected} bytes of weights in its files, got ${sizes[i]}; get the files of this model again, all of one conversion`,
      );
    }
    return weights as WeightSpec[];
  });
}

/** Bytes of a tensor; undefined for one of texts. */
function bytesOf(spec: unknown, where: string): number | undefined {
  const { name, shape, dtype, quantization } = (isObject(spec) ? spec : {}) as { readonly [key: string]: unknown };
  if (typeof name !== "string")
    throw new Error(`${where}: expected a name, a shape and a dtype, got ${describeValue(spec)}`);
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new Error(`${where}: expected the shape of "${name}", a list of whole numbers, got ${describeValue(shape)}`);
  }
  if (dtype === "string") return undefined;
  const stored = isObject(quantization) ? (quantization as { dtype?: unknown }).dtype : dtype;
  const each = BYTES.get(String(stored));
  if (each === undefined) {
    throw new Error(
      `${where}: expected the dtype of "${name}" to be one of ${[...BYTES.keys()].join(", ")}, string, got ${describeValue(stored)}`,
    );
  }
  return each * shape.reduce<number>((product, size) => product * size, 1);
}
