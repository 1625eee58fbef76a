/**
 * What one column of a table holds.
 *
 * A category is held as a code, the position of its label in `categories`. NaN stands for a missing value
 * and is allowed only where the feature says `missing`.
 */
export type Feature =
  | { readonly name: string; readonly kind: "number"; readonly unit?: string; readonly missing?: true }
  | {
      readonly name: string;
      readonly kind: "category";
      readonly categories: readonly string[];
      readonly missing?: true;
    };

/** What a model takes. An image is a matrix row of height x width x channels numbers within `range`. */
export type Input =
  | { readonly kind: "columns"; readonly features: readonly Feature[] }
  | {
      readonly kind: "image";
      readonly width: number;
      readonly height: number;
      readonly channels: number;
      readonly range: readonly [number, number];
    }
  | { readonly kind: "text" };

/** One number a model answers. `unit` is "probability", "logit", or whatever the number is counted in ("g", "EUR"). */
export interface Output {
  readonly name: string;
  readonly unit?: string;
}

/** How many columns a batch for this input has; undefined for text, which has none. */
export function columnsOf(input: Input): number | undefined {
  switch (input.kind) {
    case "columns":
      return input.features.length;
    case "image":
      return input.width * input.height * input.channels;
    case "text":
      return undefined;
  }
}
