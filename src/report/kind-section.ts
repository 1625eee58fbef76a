import type { Block } from "./document/block.js";
import type { NumbersTable } from "./numbers-table.js";

/**
 * What a report shows of one kind besides its sentence, charts, notes and cost, which it finds by itself. A kind without a
 * section is shown by those, and as text.
 */
export type KindSection<E> = {
  /** The numbers behind the charts. */
  numbers?(explanation: E): NumbersTable[];
  /** The whole of what is shown, as a document: in place of the sentence, the charts and the numbers. */
  document?(explanation: E): Block[];
  /** More HTML below the charts; names have to go through escape-html.ts. `id` is unique in the page. */
  more?(explanation: E, id: string): string;
};
