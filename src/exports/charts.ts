export { type SvgOptions, toSvg } from "../charts/to-svg.js";
export { type Displayed, type DisplayOptions, display, type MediaBundle } from "../report/display.js";
export type { AdverseActionOptions } from "../report/forms/adverse-action.js";
export type { FormFacts } from "../report/forms/form-facts.js";
export type { LocalLaw144Options } from "../report/forms/local-law-144.js";
export { type FormName, type FormOptions, toForm } from "../report/forms/to-form.js";
export { type HtmlOptions, toHtml } from "../report/to-html.js";
export { type MarkdownOptions, toMarkdown } from "../report/to-markdown.js";
