import { checkExplanations } from "../../core/checks/check-explanations.js";
import { checkKnownOptions, checkOneOf } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import type { Explanation } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Block } from "../document/block.js";
import { blocksHtml } from "../document/blocks-html.js";
import { blocksMarkdown, escapeMarkdown } from "../document/blocks-markdown.js";
import { pageHtml } from "../page-html.js";
import { type AdverseActionOptions, adverseAction } from "./adverse-action.js";
import { aiActArticle10, aiActArticle86 } from "./ai-act.js";
import type { FormFacts } from "./form-facts.js";
import { type LocalLaw144Options, localLaw144 } from "./local-law-144.js";

/** Forms by name. */
export const FORMS = ["local-law-144", "ai-act", "adverse-action"] as const;
export type FormName = (typeof FORMS)[number];

export type FormOptions = LocalLaw144Options &
  AdverseActionOptions & {
    readonly form: FormName;
    /**
     * Facts that no table holds, by the names that the form shows where it is to be filled in: { distributed:
     * "2026-01-15" }.
     */
    readonly facts?: FormFacts;
    /** Default: "markdown". */
    readonly as?: "markdown" | "html";
  };

const TITLES: { readonly [form in FormName]: string } = {
  "local-law-144": "Bias audit, New York City Local Law 144",
  "ai-act": "EU AI Act",
  "adverse-action": "Reasons for an adverse action, Regulation B",
};

/**
 * A form that a rule asks for, filled in from an explanation: of a fairness review the table of Local Law 144 of New York
 * City, or the facts of Article 10 of the EU AI Act; of an attribution the facts of its Article 86, or the reasons for an
 * adverse action in the sense of Regulation B. What no measurement says is marked as to be filled in, or taken from
 * `facts`. A form is no legal advice, and says so.
 *
 * @returns Markdown, or a page that loads nothing
 * @throws WhyboxError INVALID_ARGUMENT for an explanation of another kind, or a review without the groups that the form needs
 * @example
 * const facts = { distributed: "2026-01-15", source: "applications of 2025", auditor: "Example Ltd" };
 * await writeFile("audit.md", toForm(await fairness(answers, { favourable: "hired" }), { form: "local-law-144", facts }));
 */
export function toForm(explanation: Explanation, options: FormOptions): string {
  checkExplanations("toForm", explanation);
  checkKnownOptions("toForm", options, ["form", "facts", "as", "sex", "race", "rate", "leaveOutBelow", "favourable"]);
  const { form, facts = {}, as = "markdown" } = options;
  if (!FORMS.includes(form)) {
    throw invalid(
      `expected form to be ${FORMS.map((name) => JSON.stringify(name)).join(" or ")}, got ${describeValue(form)}`,
    );
  }
  checkOneOf("toForm", "as", as, ["markdown", "html"]);
  checkOneOf("toForm", "rate", options.rate, ["selection", "scoring"]);
  if (typeof facts !== "object" || facts === null || Object.values(facts).some((fact) => typeof fact !== "string")) {
    throw invalid(`expected facts to be an object of texts, got ${describeValue(facts)}`);
  }
  const blocks = blocksOf(explanation, form, facts, options);
  const title = `${TITLES[form]}: ${explanation.subject.model}`;
  return as === "html"
    ? documentPage(title, blocks, explanation)
    : `# ${escapeMarkdown(title)}\n\n${blocksMarkdown(blocks, 2)}\n`;
}

function blocksOf(explanation: Explanation, form: FormName, facts: FormFacts, options: FormOptions): Block[] {
  const { kind } = explanation;
  if (form === "local-law-144" && kind === "fairness") return localLaw144(explanation, facts, options);
  if (form === "ai-act" && kind === "fairness") return aiActArticle10(explanation, facts);
  if (form === "ai-act" && kind === "attribution") return aiActArticle86(explanation, facts);
  if (form === "adverse-action" && kind === "attribution") return adverseAction(explanation, facts, options);
  const wanted = {
    "local-law-144": "a fairness review",
    "ai-act": "a fairness review (Article 10) or an attribution (Article 86)",
    "adverse-action": "an attribution",
  }[form];
  throw invalid(`${form} is filled in from ${wanted}, got an explanation of kind ${JSON.stringify(kind)}`);
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `toForm: ${message}`);
}

/** A document as a page of its own, which carries the explanation that it was made from. */
function documentPage(title: string, blocks: readonly Block[], explanation: Explanation): string {
  return pageHtml({
    title,
    subtitle: "",
    contents: "",
    articles: [`<article>${blocksHtml(blocks, explanation, { count: 0 })}</article>`],
    explanations: [explanation],
  });
}
