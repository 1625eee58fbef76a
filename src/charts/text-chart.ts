import type { Attribution, SubsetExplanation, TextSource } from "../core/explanation.js";
import { printable } from "../render/printable.js";
import { quantity } from "../render/quantity.js";
import { significant } from "../render/significant.js";
import { smallBehind, smallEffects } from "../render/small-effects.js";
import type { Chart, ChartSetting } from "./chart.js";
import { fullColourAt, tint } from "./images/colour-scale.js";
import { labelWidth } from "./short-label.js";
import { escapeXml, svgPage, textLine } from "./svg-page.js";

const SIZE = 15;
const LINE = 30;
const MARGIN = 12;
/** Lines that are drawn of a long text. */
const MAX_LINES = 200;

/** A text with the words that count on a ground of colour: orange raises the answer, blue lowers it. */
export const textChart: Chart<Attribution> = {
  kind: "attribution",
  name: "text",
  needs: "one",
  caption: "Words on orange raise the answer, words on blue lower it, the stronger the colour the more.",
  suits: ({ subject }) => subject.source?.kind === "text",
  svg([explanation], setting) {
    const { subject, result } = explanation;
    return markedWords(
      subject.source as TextSource,
      {
        values: result.values[setting.output],
        errors: result.standardErrors[setting.output],
        fullAt: fullColourAt(result.values[setting.output], subject.units[setting.output], result.link !== undefined),
      },
      `${subject.model}: ${subject.outputs[setting.output]}`,
      `prediction ${quantity(subject.prediction[setting.output], subject.units[setting.output])}${smallBehind(smallEffects(explanation, setting.output))}`,
      setting,
    );
  },
};

/** A text with the words that were chosen on a ground of colour. */
export const chosenWordsChart: Chart<SubsetExplanation> = {
  kind: "subset",
  name: "text",
  needs: "one",
  caption: "The words on colour were chosen: they alone, with all others hidden, give the answer that is said.",
  suits: ({ subject }) => subject.source?.kind === "text",
  svg([explanation], setting) {
    const { subject, result } = explanation;
    const values = subject.parts.map((_, part) => (result.parts.includes(part) ? 1 : 0));
    const title = `${subject.model}: ${subject.outputs[0]}`;
    const fact = `${result.parts.length} of ${subject.parts.length} parts alone give ${quantity(result.answer, subject.units[0])}`;
    return markedWords(
      subject.source as TextSource,
      { values, errors: values.map(() => 0), fullAt: 1 },
      title,
      fact,
      setting,
    );
  },
};

/** The value of each part, its standard error, and the value that is drawn in full colour. */
type Marks = {
  readonly values: readonly number[];
  readonly errors: readonly (number | null)[];
  readonly fullAt: number;
};

type Piece = { readonly text: string; readonly part: number };

function markedWords(
  source: TextSource,
  { values, errors, fullAt }: Marks,
  title: string,
  fact: string,
  { width, theme }: ChartSetting,
): string {
  let [x, line] = [MARGIN, 0];
  const marks: string[] = [];
  const words: string[] = [];
  for (const { text, part } of piecesOf(source)) {
    const wide = labelWidth(text, SIZE);
    if (text.includes("\n") || (x + wide > width - MARGIN && x > MARGIN)) {
      [x, line] = [MARGIN, line + 1];
      if (text.trim() === "") continue;
    }
    if (line >= MAX_LINES) {
      words.push(
        textLine(MARGIN, 76 + LINE * line, "… the rest of the text is not drawn", { size: SIZE, colour: theme.faint }),
      );
      break;
    }
    const y = 76 + LINE * line;
    if (part >= 0 && values[part] !== 0) {
      const { colour, opacity } = tint(values[part], fullAt, errors[part], theme);
      marks.push(
        `<rect x="${x.toFixed(1)}" y="${y - 18}" width="${wide.toFixed(1)}" height="25" rx="4" fill="${colour}" fill-opacity="${opacity}"><title>${escapeXml(`${text}: ${significant(values[part])}`)}</title></rect>`,
      );
    }
    // Drawn as wide as it was reckoned, whatever the font, so that words and their grounds agree.
    if (text.trim() !== "")
      words.push(
        `<text x="${x.toFixed(1)}" y="${y}" font-size="${SIZE}" fill="${theme.ink}" textLength="${wide.toFixed(1)}" lengthAdjust="spacing">${escapeXml(text)}</text>`,
      );
    x += wide;
  }
  return svgPage(
    width,
    76 + LINE * (Math.min(line, MAX_LINES) + 1),
    `${title}; ${fact}`,
    [
      textLine(MARGIN, 22, title, { size: 14, bold: true, most: width, colour: theme.ink }),
      textLine(MARGIN, 41, fact, { size: 12, most: width, colour: theme.faint }),
      ...marks,
      ...words,
    ],
    theme.paper,
  );
}

/** The text word by word; part -1 for what lies between words and for parts without a place. */
function piecesOf({ text, spans }: TextSource): Piece[] {
  const places = spans
    .flatMap((each, part) => each.map(([from, to]) => ({ from, to, part })))
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const pieces: Piece[] = [];
  let at = 0;
  const between = (to: number) => {
    for (const piece of text.slice(at, to).match(/\n|[^\S\n]+|\S+/g) ?? [])
      pieces.push({ text: shown(piece), part: -1 });
  };
  for (const { from, to, part } of places) {
    if (from < at) continue;
    between(from);
    pieces.push({ text: shown(text.slice(from, to)), part });
    at = to;
  }
  between(text.length);
  return pieces;
}

function shown(piece: string): string {
  if (piece === "\n") return piece;
  return /^\s+$/.test(piece) ? " " : printable(piece.slice(0, 80));
}
