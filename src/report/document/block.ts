import type { Explanation } from "../../core/explanation.js";

/** A piece of a document that becomes HTML in a page and Markdown in a file. Texts are plain; both renderers escape them. */
export type Block =
  | { readonly kind: "heading"; readonly level: 3 | 4; readonly text: string; readonly id?: string }
  | {
      readonly kind: "text";
      readonly text: string;
      /** "lead" stands on top, large; "caveat" is set apart; "fine" is small print. */
      readonly tone?: "lead" | "caveat" | "fine";
    }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "terms"; readonly terms: readonly (readonly [term: string, meaning: string])[] }
  | DocumentTable
  /** A chart of the explanation; Markdown, which has no pictures of its own, leaves it out. */
  | { readonly kind: "chart"; readonly chart: string; readonly part: string }
  /** Another explanation in its place, below a heading: its sentence, charts and numbers. */
  | { readonly kind: "explanation"; readonly explanation: Explanation }
  /** Blocks that a page shows when they are asked for. */
  | { readonly kind: "folded"; readonly summary: string; readonly blocks: readonly Block[] };

export type DocumentTable = {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of each row is its name. */
  readonly rows: readonly (readonly Cell[])[];
};

/** Text and mark of a cell: the words always say the same as the mark. */
export type Cell = string | { readonly text: string; readonly mark: "pale" | "good" | "bad" | "open" };
