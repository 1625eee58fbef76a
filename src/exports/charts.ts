export { type SvgOptions, toSvg } from "../charts/to-svg.js";
export { type Displayed, type DisplayOptions, display, type MediaBundle } from "../report/display.js";
export { type HtmlOptions, toHtml } from "../report/to-html.js";
export { type MarkdownOptions, toMarkdown } from "../report/to-markdown.js";
