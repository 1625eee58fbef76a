import type { NumbersTable } from "./numbers-table.js";

/**
 * What a report shows of one kind besides its sentence, charts, notes and cost, which it finds by itself. A kind without a
 * section is shown by those, and as text.
 */
export type KindSection<E> = {
  /** The numbers behind the charts. */
  numbers?(explanation: E): NumbersTable[];
  /** More HTML below the charts; names have to go through escape-html.ts. `id` is unique in the page. */
  more?(explanation: E, id: string): string;
};
