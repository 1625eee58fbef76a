import type { Explained } from "../../core/explained.js";

/** Width of lines, and number of parts that a chart shows. */
export type TextLayout = {
  readonly width: number;
  /** The largest so many; the rest is summed up. */
  readonly top: number;
};

/** An explanation of one kind in words. */
export type KindText<E extends Explained<string, unknown>> = {
  /** One or two sentences for a reader who knows neither the method nor its terms, on one line. */
  sentence(explanation: E): string;
  /** The explanation for a terminal; toText adds the cost and the notes, and escapes control characters. */
  lines(explanation: E, layout: TextLayout): string[];
};
