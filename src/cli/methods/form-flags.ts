import { InvalidArgumentError } from "commander";
import type { Explanation } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { FormFacts } from "../../report/forms/form-facts.js";
import type { Format } from "../output/serialise.js";
import { UsageError } from "../output/usage-error.js";

/** The forms that a command line can ask for; toForm, which is loaded when one is, knows the same. */
export const FORMS = ["local-law-144", "ai-act", "adverse-action"] as const;

/** The flags of a form, parsed. */
export type FormFlags = {
  readonly form?: (typeof FORMS)[number];
  readonly fact?: FormFacts;
  readonly favourable?: string;
  readonly sex?: string;
  readonly race?: string;
  readonly rate?: "selection" | "scoring";
};

/** `name=text`, added to those before. */
export function factOf(text: string, before: FormFacts = {}): FormFacts {
  const [, name, fact] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Expected name=text, such as distributed=2026-01-15.");
  return { ...before, [name.trim()]: fact };
}

/** Throws UsageError for flags that do not go together. */
export function checkForm(format: Format, { form, ...flags }: FormFlags): void {
  if (form === undefined) {
    const given = (["fact", "favourable", "sex", "race", "rate"] as const).find((name) => flags[name] !== undefined);
    if (given) throw new UsageError(`--${given} goes with --form`);
    return;
  }
  if (format !== "text" && format !== "md" && format !== "html") {
    throw new UsageError(`--form makes Markdown or a page; --out ends in .${format}`);
  }
}

/** The form as Markdown, or as a page. */
export async function writtenForm(
  explanation: Explanation,
  format: Format,
  { form = FORMS[0], fact, favourable, sex, race, rate }: FormFlags,
): Promise<string> {
  const { toForm } = await import("../../report/forms/to-form.js");
  try {
    return toForm(explanation, {
      form,
      as: format === "html" ? "html" : "markdown",
      ...(fact && { facts: fact }),
      ...(favourable !== undefined && { favourable }),
      ...(sex !== undefined && { sex }),
      ...(race !== undefined && { race }),
      ...(rate && { rate }),
    });
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
