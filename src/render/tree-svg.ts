import type { TreeExplanation } from "../core/distillation.js";
import type { TreeNode } from "../core/tree.js";
import { answerText, percent } from "./answer-text.js";
import { significant } from "./significant.js";
import { splitText } from "./split-text.js";

/** Told apart by people who see few colours: Okabe & Ito 2008 (Color universal design), black left to the text. */
const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"];
const INK = "#1f2328";
const FAINT = "#59636e";
const LINE = "#8c959f";

const ROW = 30;
const LEVEL = 46;
const MARGIN = 20;
const FONT = 12;
/** Of the letters of a common sans-serif at this size, on average, so that no font has to be measured. */
const LETTER = 6.3;
const TEXT_COLUMN = 150;
const BAR = 150;
const FIDELITY = 130;
const GAP = 18;

/** Where a node stands: its level, and the middle of its leaves. */
type Place = { readonly at: number; readonly depth: number; readonly y: number };

/**
 * A distilled tree, drawn from left to right, a line a leaf: what the branch asks; the leaf's answer; its share of the
 * rows; its class mix as a bar, or its number on an axis; how often it answers as the model does on held-out rows, with
 * the 95% interval. Branches are as thick as their share of the rows.
 */
export function treeSvg({ subject, result }: TreeExplanation): string {
  const { tree, fidelity } = result;
  const { nodes, features } = tree;
  const places = layOut(nodes);
  const leaves = [...places.values()].filter(({ at }) => !("feature" in nodes[at]));
  const measured = new Map(result.leaves.map((leaf) => [leaf.node, leaf]));
  const share = shares(nodes, (at) => measured.get(at)?.support ?? 0);
  const deepest = Math.max(...leaves.map(({ depth }) => depth));
  const colours = colourOf(nodes[0].value);
  const isClass = tree.task === "classification";

  const label = (parent: number, side: "left" | "right") => {
    const node = nodes[parent];
    return "feature" in node ? splitText(node, features, side) : "";
  };
  const longest = Math.max(
    0,
    ...nodes.flatMap((_, at) => (["left", "right"] as const).map((side) => label(at, side).length)),
  );
  const labelWidth = Math.min(longest, 38) * LETTER + 16;
  const treeWidth = deepest * LEVEL + labelWidth;
  const columns = {
    answer: MARGIN + treeWidth + GAP,
    share: MARGIN + treeWidth + GAP + TEXT_COLUMN,
    mix: MARGIN + treeWidth + GAP + TEXT_COLUMN + 70,
    fidelity: MARGIN + treeWidth + GAP + TEXT_COLUMN + 70 + BAR + GAP,
  };
  const legend = isClass ? legendRows(tree.outputs, colours, columns.fidelity + FIDELITY) : [];
  const top = 92 + legend.length * 20;
  const x = (depth: number) => MARGIN + depth * LEVEL;
  const y = (place: Place) => top + place.y * ROW + ROW / 2;
  const width = columns.fidelity + FIDELITY + 70;
  const height = top + leaves.length * ROW + 44;

  const branches = nodes.flatMap((node, at) => {
    if (!("feature" in node)) return [];
    const from = places.get(at) as Place;
    return (["left", "right"] as const).map((side) => {
      const to = places.get(node[side]) as Place;
      const end = "feature" in nodes[to.at] ? x(to.depth) : columns.answer - 8;
      const stroke = Math.max(1, 7 * share[to.at]).toFixed(1);
      const text = shortened(label(at, side), 38);
      return [
        `<path d="M${x(from.depth)} ${y(from)}V${y(to)}H${end}" fill="none" stroke="${LINE}" stroke-opacity="0.55" stroke-width="${stroke}"/>`,
        `<text x="${x(from.depth) + 8}" y="${y(to) - 4 - Number(stroke) / 2}" fill="${INK}">${escaped(text)}</text>`,
      ].join("");
    });
  });

  const numbers = leaves.map(({ at }) => nodes[at].value[0]);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const rows = leaves.map((place) => {
    const { value } = nodes[place.at];
    const middle = y(place);
    const text = (at: number, words: string, more = "") =>
      `<text x="${at}" y="${middle + 4}" ${more}>${escaped(words)}</text>`;
    const answer = isClass
      ? tree.outputs[value.indexOf(Math.max(...value))]
      : answerText(tree.task, tree.outputs, value);
    return [
      text(columns.answer, shortened(answer, 22), `fill="${INK}" font-weight="600"`),
      text(columns.mix - 12, percent(share[place.at]), `fill="${INK}" text-anchor="end"`),
      isClass
        ? mixBar(value, columns.mix, middle, colours)
        : `<line x1="${columns.mix}" x2="${columns.mix + BAR}" y1="${middle}" y2="${middle}" stroke="${LINE}" stroke-opacity="0.5"/><circle cx="${columns.mix + (high > low ? (BAR * (value[0] - low)) / (high - low) : BAR / 2)}" cy="${middle}" r="5" fill="${COLOURS[0]}"/>`,
      fidelityMark(measured.get(place.at), columns.fidelity, middle, isClass),
    ].join("");
  });

  const header = (at: number, words: string, anchor = "start") =>
    `<text x="${at}" y="${top - 10}" fill="${FAINT}" text-anchor="${anchor}">${escaped(words)}</text>`;
  const whole = fidelity.agreement
    ? `answers as the model does in ${percent(fidelity.agreement.share)} of ${fidelity.rows} ${fidelity.measuredOn === "heldOut" ? "held-out" : "training"} rows (95% interval ${percent(fidelity.agreement.low)} to ${percent(fidelity.agreement.high)})`
    : `follows the model with R2 ${fidelity.r2.map((r2) => (r2 === null ? "unknown" : r2.toFixed(3))).join(", ")} on ${fidelity.rows} ${fidelity.measuredOn === "heldOut" ? "held-out" : "training"} rows`;
  const title = `${subject.model}, as a tree of ${leaves.length} ${leaves.length === 1 ? "leaf" : "leaves"}`;
  const axis = isClass
    ? axisText(columns.fidelity, FIDELITY, top + leaves.length * ROW + 18, "0%", "100%")
    : axisText(columns.mix, BAR, top + leaves.length * ROW + 18, significant(low), significant(high));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" font-family="Helvetica, Arial, sans-serif" font-size="${FONT}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="30" font-size="17" font-weight="600" fill="${INK}">${escaped(title)}</text>`,
    `<text x="${MARGIN}" y="50" fill="${FAINT}">${escaped(whole)}</text>`,
    ...legend,
    header(columns.answer, "answer"),
    header(columns.mix - 12, "rows", "end"),
    header(columns.mix, isClass ? "class mix" : `value of ${tree.outputs[0]}`),
    header(columns.fidelity, isClass ? "answers as the model" : "error (root mean square)"),
    ...branches,
    ...rows,
    axis,
    "</svg>",
    "",
  ].join("\n");
}

/** Leaves one under the other in order, a split half-way between its children. */
function layOut(nodes: readonly TreeNode[]): Map<number, Place> {
  const places = new Map<number, Place>();
  let next = 0;
  const walk = (at: number, depth: number): number => {
    const node = nodes[at];
    const y = "feature" in node ? (walk(node.left, depth + 1) + walk(node.right, depth + 1)) / 2 : next++;
    places.set(at, { at, depth, y });
    return y;
  };
  walk(0, 0);
  return places;
}

/** The share of rows that reach each node. */
function shares(nodes: readonly TreeNode[], ofLeaf: (at: number) => number): number[] {
  const share = nodes.map((node, at) => ("feature" in node ? 0 : ofLeaf(at)));
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at];
    if ("feature" in node) share[at] = share[node.left] + share[node.right];
  }
  return share;
}

/** A colour a class, the most frequent first; beyond as many as can be told apart the rest shares the last. */
function colourOf(value: readonly number[]): string[] {
  const order = value.map((_, c) => c);
  const colours: string[] = [];
  for (const [rank, c] of order.entries()) colours[c] = COLOURS[Math.min(rank, COLOURS.length - 1)];
  return colours;
}

function legendRows(outputs: readonly string[], colours: readonly string[], width: number): string[] {
  const lines: string[][] = [[]];
  let at = MARGIN;
  for (const [c, name] of outputs.entries()) {
    const text = shortened(name, 24);
    const needed = 34 + text.length * LETTER;
    if (at + needed > width && lines.at(-1)?.length) {
      lines.push([]);
      at = MARGIN;
    }
    const y = 72 + (lines.length - 1) * 20;
    lines
      .at(-1)
      ?.push(
        `<rect x="${at}" y="${y - 10}" width="12" height="12" fill="${colours[c]}" stroke="${INK}" stroke-opacity="0.4" stroke-width="0.5"/><text x="${at + 17}" y="${y}" fill="${INK}">${escaped(text)}</text>`,
      );
    at += needed;
  }
  return lines.map((line) => line.join(""));
}

function mixBar(value: readonly number[], from: number, middle: number, colours: readonly string[]): string {
  let at = from;
  return value
    .map((share, c) => {
      const width = share * BAR;
      const piece = `<rect x="${at.toFixed(1)}" y="${middle - 7}" width="${width.toFixed(1)}" height="14" fill="${colours[c]}" stroke="#ffffff" stroke-width="0.5"/>`;
      at += width;
      return share > 0 ? piece : "";
    })
    .join("");
}

/** A dot at the share of held-out rows in which leaf and model agree, its interval as a line, the number behind it. */
function fidelityMark(
  leaf: TreeExplanation["result"]["leaves"][number] | undefined,
  from: number,
  middle: number,
  isClass: boolean,
): string {
  const words = (at: number, text: string) =>
    `<text x="${at}" y="${middle + 4}" fill="${FAINT}">${escaped(text)}</text>`;
  if (!leaf || leaf.rows === 0) return words(from, "no held-out rows");
  if (!isClass)
    return words(from, `${leaf.means?.map(({ error }) => significant(error)).join(", ")} on ${leaf.rows} rows`);
  if (!leaf.agreement) return words(from, "no held-out rows");
  const { share, low, high } = leaf.agreement;
  const at = (each: number) => (from + each * FIDELITY).toFixed(1);
  return [
    `<line x1="${from}" x2="${from + FIDELITY}" y1="${middle}" y2="${middle}" stroke="${LINE}" stroke-opacity="0.3"/>`,
    `<line x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}" stroke="${INK}" stroke-width="2"/>`,
    `<circle cx="${at(share)}" cy="${middle}" r="4.5" fill="${INK}"/>`,
    words(from + FIDELITY + 12, `${percent(share)} of ${leaf.rows}`),
  ].join("");
}

function axisText(from: number, width: number, y: number, low: string, high: string): string {
  return `<text x="${from}" y="${y}" fill="${FAINT}" font-size="10">${escaped(low)}</text><text x="${from + width}" y="${y}" fill="${FAINT}" font-size="10" text-anchor="end">${escaped(high)}</text>`;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
