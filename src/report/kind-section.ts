import type { Explanation } from "../core/explanation.js";
import type { Block } from "./document/block.js";
import type { NumbersTable } from "./numbers-table.js";

/** Anchors in a page for the parts of an audit, by the name of the function that made them. */
export type ArticlePlaces = { readonly [name: string]: { readonly id: string; readonly heading: string } };

/**
 * Parts of a report specific to one kind; sentence, charts, notes and cost are added to every kind. A kind without a
 * section gets those and its text.
 */
export type KindSection<E> = {
  /** Subject of the article in plain words, to stand before the name of the model. Default: the outputs. */
  heading?(explanation: E): string;
  /** One or two sentences for readers who do not know the method: the question that it answers. */
  about?(explanation: E): string;
  /** HTML between the notes and the charts; names have to go through escape-html.ts. */
  first?(explanation: E, places: ArticlePlaces): string;
  /** The numbers behind the charts. */
  numbers?(explanation: E): NumbersTable[];
  /**
   * The whole of what is shown, as a document: in place of the sentence, the charts and the numbers. `parts` are
   * explanations of the page that belong into it.
   */
  document?(explanation: E, parts?: readonly Explanation[]): Block[];
  /** More HTML below the charts; names have to go through escape-html.ts. `id` is unique in the page. */
  more?(explanation: E, id: string): string;
};
