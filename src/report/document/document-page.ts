import type { Explanation } from "../../core/explanation.js";
import { pageHtml } from "../page-html.js";
import type { Block } from "./block.js";
import { blocksHtml } from "./blocks-html.js";

/** A document as a page of its own, which carries the explanation that it was made from. */
export function documentPage(title: string, blocks: readonly Block[], explanation: Explanation): string {
  return pageHtml({
    title,
    subtitle: "",
    contents: "",
    articles: [`<article>${blocksHtml(blocks, explanation, { count: 0 })}</article>`],
    explanations: [explanation],
  });
}
