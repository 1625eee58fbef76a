import type { MaskerSpec, Perturber } from "../core/masker.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binnedPerturber } from "../maskers/binned/binned-columns.js";
import { columnsPerturber } from "../maskers/columns/columns-perturber.js";
import { patchesPerturber } from "../maskers/patches.js";
import { independentColumnsPerturber } from "../maskers/sampling/independent-columns.js";
import { superpixelsPerturber } from "../maskers/superpixels.js";
import { tokensPerturber } from "../maskers/tokens.js";

/** The kinds of spec that whybox itself makes. */
const builtIn: { readonly [kind: string]: (spec: never) => Perturber } = {
  binnedColumns: binnedPerturber,
  columns: columnsPerturber,
  independentColumns: independentColumnsPerturber,
  patches: patchesPerturber,
  superpixels: superpixelsPerturber,
  tokens: tokensPerturber,
};

/**
 * The perturber of a masker, on the other side of a thread.
 * @throws WhyboxError MASKER_NOT_PORTABLE where the spec leads to none
 */
export async function rebuildPerturber(spec: MaskerSpec): Promise<Perturber> {
  if ("kind" in spec && Object.hasOwn(builtIn, spec.kind)) return builtIn[spec.kind](spec as never);
  if (!("module" in spec && typeof spec.module === "string")) {
    throw new WhyboxError(
      "MASKER_NOT_PORTABLE",
      `masker: expected spec to be { module, export?, args? }, got one with ${Object.keys(spec).join(", ") || "nothing in it"}`,
    );
  }
  const { module, export: name = "default", args } = spec as { module: string; export?: string; args?: unknown };
  const exported = (await import(/* webpackIgnore: true */ /* @vite-ignore */ module))[name];
  if (typeof exported !== "function") {
    throw new WhyboxError(
      "MASKER_NOT_PORTABLE",
      `masker ${module}: expected an export "${name}" that is a function of args, got ${typeof exported}`,
    );
  }
  const perturber: Partial<Perturber> | undefined = await exported(args);
  if (typeof perturber?.perturb === "function" && Number(perturber.rowBytes) > 0) return perturber as Perturber;
  throw new WhyboxError(
    "MASKER_NOT_PORTABLE",
    `masker ${module}: expected "${name}" to return a perturber { rowBytes, perturb(plan, masks, references) }`,
  );
}
