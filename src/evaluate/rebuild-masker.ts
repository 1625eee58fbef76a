import type { Masker, MaskerRecipe } from "../core/masker.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binnedFromRecipe } from "../maskers/binned/binned-columns.js";
import { columnsFromRecipe } from "../maskers/columns/columns.js";
import { patchesFromRecipe } from "../maskers/patches.js";
import { productLawMasker } from "../maskers/sampling/product-law.js";
import { superpixelsFromRecipe } from "../maskers/superpixels.js";
import { tokensFromRecipe } from "../maskers/tokens.js";

/** The kinds of recipe that whybox itself makes. */
const builtIn: { readonly [kind: string]: (recipe: never) => Masker } = {
  binnedColumns: binnedFromRecipe,
  columns: columnsFromRecipe,
  patches: patchesFromRecipe,
  productLaw: productLawMasker,
  superpixels: superpixelsFromRecipe,
  tokens: tokensFromRecipe,
};

/** The masker that a recipe stands for, on the other side of a thread. A module exports it as a function of args. */
export async function rebuildMasker(recipe: MaskerRecipe): Promise<Masker> {
  if ("module" in recipe && typeof recipe.module === "string") {
    const { module, export: name = "default", args } = recipe;
    const exported = (await import(/* @vite-ignore */ module))[String(name)];
    if (typeof exported === "function") return exported(args);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `masker ${module}: expected an export "${String(name)}" that is a function`,
    );
  }
  const rebuild = "kind" in recipe && Object.hasOwn(builtIn, recipe.kind) ? builtIn[recipe.kind] : undefined;
  if (rebuild) return rebuild(recipe as never);
  throw new WhyboxError("INVALID_ARGUMENT", `masker: expected a recipe of a known kind, got ${JSON.stringify(recipe)}`);
}
