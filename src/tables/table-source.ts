/** A value as a file holds it: null is a gap; anything that is neither number nor label is an object. */
export type FileValue = string | number | bigint | boolean | null | { readonly unsupported: string };

/** Rows that can be read from the start as often as needed, some at a time. */
export interface TableSource {
  /** The file as the caller named it, for errors. */
  readonly where: string;
  readonly names: readonly string[];
  /** The decimal character of text cells, where these are how numbers are spelled (CSV); in typed files a text is a text. */
  readonly spelled: "." | "," | undefined;
  /** Columns whose points may part thousands, each with such a cell (CSV); they are not read as numbers. */
  readonly doubtful?: ReadonlyMap<string, string>;
  /** Chunk by chunk, one array of values per column: only these columns, in this order. */
  read(columns: readonly number[]): AsyncIterable<readonly (readonly FileValue[])[]>;
  close(): void;
}

/** A text file as rows: what CSV and JSON have in common. */
export interface TextTable {
  readonly names: readonly string[];
  /** As in TableSource. */
  readonly doubtful?: ReadonlyMap<string, string>;
  /** Some rows at a time, each with one value per name. */
  rows(): AsyncIterable<readonly (readonly FileValue[])[]>;
}
