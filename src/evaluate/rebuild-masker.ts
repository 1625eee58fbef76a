import type { Masker, MaskerRecipe } from "../core/masker.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type ColumnsRecipe, columnsFromRecipe } from "../maskers/columns.js";

/** The masker that a recipe stands for, on the other side of a thread. A module exports it as a function of args. */
export async function rebuildMasker(recipe: MaskerRecipe): Promise<Masker<never>> {
  if ("module" in recipe && typeof recipe.module === "string") {
    const { module, export: name = "default", args } = recipe;
    const exported = (await import(/* @vite-ignore */ module))[String(name)];
    if (typeof exported === "function") return exported(args);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `masker ${module}: expected an export "${String(name)}" that is a function`,
    );
  }
  if ("kind" in recipe && recipe.kind === "columns") return columnsFromRecipe(recipe as ColumnsRecipe) as Masker<never>;
  throw new WhyboxError("INVALID_ARGUMENT", `masker: expected a recipe of a known kind, got ${JSON.stringify(recipe)}`);
}
