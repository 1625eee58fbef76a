/**
 * Content of one column of a table.
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

/** The input of a model. An image is a matrix row of height x width x channels numbers within `range`. */
export type Input =
  | { readonly kind: "columns"; readonly features: readonly Feature[] }
  | {
      readonly kind: "image";
      readonly width: number;
      readonly height: number;
      readonly channels: number;
      readonly range: readonly [number, number];
      readonly features?: undefined;
    }
  | { readonly kind: "text"; readonly features?: undefined };

/** A feature as TypeScript knows it where a list of features was put into a variable without `as const`. */
export type WidenedFeature = {
  readonly name: string;
  readonly kind: string;
  readonly unit?: string;
  readonly categories?: readonly string[];
  readonly missing?: boolean;
};

/** Features whose kinds are spelled right, or are not known to the compiler. */
export type CheckedFeatures<F extends readonly WidenedFeature[]> = {
  readonly [I in keyof F]: string extends F[I]["kind"] ? WidenedFeature : Feature;
};

/** A row as an object: numbers, labels of categories, null for a gap where the feature says `missing`. */
export type RecordOf<F extends readonly WidenedFeature[]> = {
  readonly [E in F[number] as E["name"]]: CellOf<E>;
};

type CellOf<E extends WidenedFeature> = string extends E["kind"]
  ? // biome-ignore lint/suspicious/noExplicitAny: of a kind that the compiler does not know, the cell is not known either
    any
  : ValueOf<E> | ("missing" extends keyof E ? null : never);

type ValueOf<E> = E extends { readonly kind: "category"; readonly categories: readonly (infer Label)[] }
  ? Label
  : number;

/** One number a model answers. `unit` is "probability", "logit", or whatever the number is counted in ("g", "EUR"). */
export interface Output {
  readonly name: string;
  readonly unit?: string;
}

/** The number of columns of a batch for this input; undefined for text. */
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
