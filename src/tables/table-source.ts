/** A value as a file holds it: null is a gap; anything that is neither number nor label is an object. */
export type FileValue = string | number | bigint | boolean | null | { readonly unsupported: string };

/** Rows that can be read from the start as often as needed, some at a time. */
export interface TableSource {
  /** The file as the caller named it, for errors. */
  readonly where: string;
  readonly names: readonly string[];
  /** Text cells are how numbers are spelled (CSV); in typed files a text is a text. */
  readonly spelled: boolean;
  /** Only these columns, in this order: chunk by chunk, one array of values a column. */
  read(columns: readonly number[]): AsyncIterable<readonly (readonly FileValue[])[]>;
  close(): void;
}
