import type { Explained } from "../core/explained.js";
import type { Theme } from "./theme.js";

/** Options of drawing, with every default resolved. */
export type ChartSetting = {
  /** Position among the explained outputs. */
  readonly output: number;
  /** Pixels. */
  readonly width: number;
  /** At most so many parts, the largest; the rest is summed up where that makes sense. */
  readonly top: number;
  /** Position of the part that a chart of one part is about, among `parts`. Default: the most important one. */
  readonly part?: number;
  readonly theme: Theme;
};

/** A drawing of explanations of one kind. */
export type Chart<E extends Explained<string, unknown> = Explained<string, unknown>> = {
  readonly kind: E["kind"];
  readonly name: string;
  /** Draws one explanation, or several of the same model and parts. */
  readonly needs: "one" | "many";
  /** True if there is something to draw, such as an image; absent: always. */
  suits?(explanation: E): boolean;
  /** Names that the option `part` may take; absent: those of the explained parts. */
  parts?(explanation: E): readonly string[];
  /** Position of a name among `parts`, -1 for none; for charts of so many that listing them for each drawing takes long. */
  partAt?(explanation: E, name: string): number;
  /** Position of the output to draw where none is named; absent: the first. */
  defaultOutput?(explanation: E): number;
  /** Title in a page, for a chart of its own subject rather than another drawing of the first. */
  readonly heading?: string;
  /** A sentence that says how to read it. */
  readonly caption: string;
  /** SVG that stands alone. Names from explanations have to go through escapeXml or plotSvg. */
  svg(explanations: readonly E[], setting: ChartSetting): string;
};
