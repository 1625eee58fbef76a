import type { TreeExplanation } from "../core/explanation.js";
import type { TreeNode } from "../core/tree.js";
import { counted } from "../render/counted.js";
import { extremes } from "../render/extremes.js";
import { significant } from "../render/significant.js";
import { answerText, percent } from "../render/text/answer-text.js";
import { MAX_INDENT, treeBranches } from "../render/tree-branches.js";
import type { Chart } from "./chart.js";
import { shortLabel } from "./short-label.js";
import { escapeXml } from "./svg-page.js";
import { FONTS, type Theme } from "./theme.js";

/** Told apart by people who see few colours: Okabe & Ito 2008 (Color universal design), black left to the text. */
const FEW_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"];
/** For up to ten classes: the muted scheme of Tol 2021 (Colour schemes, SRON/EPS/TN/09-002). */
const MANY_COLOURS = [
  "#332288",
  "#88CCEE",
  "#44AA99",
  "#117733",
  "#999933",
  "#DDCC77",
  "#CC6677",
  "#882255",
  "#AA4499",
  "#DDDDDD",
];
const LINE = "#8c959f";

const ROW = 23;
const INDENT = 20;
const MARGIN = 20;
const FONT = 12;
/** Of the letters of a common sans-serif at this size, on average and upwards, so that no font has to be measured. */
const LETTER = 6.8;
const LONGEST = 44;
const SHARE = 56;
const BAR = 150;
const FIDELITY = 130;
const GAP = 20;

/** Left edges of the columns. */
type Columns = { readonly answer: number; readonly share: number; readonly mix: number; readonly fidelity: number };

/**
 * A distilled tree, drawn from the top: every branch has a line with its condition, its share of the rows and its class
 * mix as a bar (or its number on an axis); a leaf has its answer besides, and how often it answers as the model does on
 * held-out rows, with the 95% interval. Branches are as thick as their share of the rows.
 */
export const treeChart: Chart<TreeExplanation> = {
  kind: "tree",
  name: "tree",
  needs: "one",
  caption:
    "Read from the top: a row follows the branch whose condition it meets, down to a leaf, which answers. A dot on the right is how often the leaf answers as the model does, with its interval.",
  // All outputs are in the one drawing.
  defaultOutput: () => 0,
  svg: ([explanation], { theme }) => treeSvg(explanation, theme),
};

function treeSvg({ subject, result }: TreeExplanation, theme: Theme): string {
  const { ink, faint } = theme;
  const { tree } = result;
  const { nodes, outputs } = tree;
  const isClass = tree.task === "classification";
  const lines = treeBranches(tree).map((branch) => ({
    ...branch,
    depth: Math.min(branch.depth, MAX_INDENT),
    text: branch.parent < 0 ? "all rows" : branch.text,
  }));
  const measured = new Map(result.leaves.map((leaf) => [leaf.node, leaf]));
  const share = shares(nodes, (at) => measured.get(at)?.support ?? 0);
  const colours = outputs.length <= FEW_COLOURS.length ? FEW_COLOURS : MANY_COLOURS;
  const answers = nodes.map((node) =>
    isClass ? outputs[node.value.indexOf(extremes(node.value)[1])] : answerText(tree.task, outputs, node.value),
  );
  const widest = lines.reduce(
    (most, { depth, text }) => Math.max(most, (depth + 1) * INDENT + Math.min(text.length, LONGEST) * LETTER),
    0,
  );
  const answer = MARGIN + widest + GAP;
  const mix = answer + answers.reduce((most, each) => Math.max(most, Math.min(each.length, 24)), 8) * LETTER + SHARE;
  const columns = { answer, share: mix - 12, mix, fidelity: mix + BAR + GAP };
  const width = columns.fidelity + FIDELITY + 110;
  const legend = isClass ? legendRows(outputs, colours, width - MARGIN, ink) : [];
  const top = 88 + legend.length * 20;
  const height = top + lines.length * ROW + 40;
  const y = new Map(lines.map(({ at }, line) => [at, top + line * ROW + ROW / 2]));
  const leaves = nodes.filter((node) => !("feature" in node)).map(({ value }) => value[0]);
  const low = leaves.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = leaves.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

  const rows = lines.map(({ at, parent, depth, text }) => {
    const middle = y.get(at) as number;
    const x = MARGIN + depth * INDENT;
    const isLeaf = !("feature" in nodes[at]);
    const words = (from: number, what: string, more: string) =>
      `<text x="${from}" y="${middle + 4}" ${more}>${escapeXml(what)}</text>`;
    const thick = Math.max(1, 9 * share[at]).toFixed(1);
    const branch =
      parent < 0
        ? ""
        : `<path d="M${x - INDENT + 7} ${(y.get(parent) as number) + 9}V${middle}H${x - 2}" fill="none" stroke="${LINE}" stroke-opacity="0.6" stroke-width="${thick}"/>`;
    const { value } = nodes[at];
    const number = `<line x1="${mix}" x2="${mix + BAR}" y1="${middle}" y2="${middle}" stroke="${LINE}" stroke-opacity="0.5"/><circle cx="${(mix + (high > low ? (BAR * (value[0] - low)) / (high - low) : BAR / 2)).toFixed(1)}" cy="${middle}" r="5" fill="${FEW_COLOURS[0]}"/>`;
    const row = [
      branch,
      words(x + 3, shortLabel(text, LONGEST), `fill="${ink}"`),
      isLeaf ? words(columns.answer, shortLabel(answers[at], 24), `fill="${ink}" font-weight="600"`) : "",
      words(columns.share, percent(share[at]), `fill="${isLeaf ? ink : faint}" text-anchor="end"`),
      `<g opacity="${isLeaf ? 1 : 0.35}">${isClass ? mixBar(value, mix, middle, isLeaf ? 14 : 6, colours) : number}</g>`,
      isLeaf ? fidelityMark(measured.get(at), columns.fidelity, middle, isClass, theme) : "",
    ].join("");
    return isLeaf
      ? `<g data-leaf="${at}"><rect x="${MARGIN}" y="${middle - ROW / 2}" width="${Math.round(width - 2 * MARGIN)}" height="${ROW}" fill="none" pointer-events="all"/>${row}</g>`
      : row;
  });
  const title = `${subject.model}, as a tree of ${counted(leaves.length, "leaf", "leaves")}`;
  const bottom = top + lines.length * ROW + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" width="${Math.ceil(width)}" height="${Math.ceil(height)}" font-family="${escapeXml(FONTS)}" font-size="${FONT}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="100%" height="100%" fill="${theme.paper}"/>`,
    `<text x="${MARGIN}" y="30" font-size="17" font-weight="600" fill="${ink}">${escapeXml(title)}</text>`,
    `<text x="${MARGIN}" y="50" fill="${faint}">${escapeXml(wholeFidelity(result.fidelity))}</text>`,
    ...legend,
    ...headers(columns, top - 8, isClass, outputs[0], faint),
    ...rows,
    isClass
      ? axisText(columns.fidelity, FIDELITY, bottom, "0%", "100%", faint)
      : axisText(mix, BAR, bottom, significant(low), significant(high), faint),
    "</svg>",
    "",
  ].join("\n");
}

function wholeFidelity({ agreement, explained, rows, measuredOn }: TreeExplanation["result"]["fidelity"]): string {
  const where = counted(rows, measuredOn === "heldOut" ? "held-out row" : "training row");
  const variance = explained
    ? `explains ${percent(Math.max(0, explained.share))} of the variance of the model's answers on ${where}`
    : `measured on ${where}`;
  return agreement ? `${variance}, answers the same class in ${percent(agreement.share)}` : variance;
}

function headers(columns: Columns, y: number, isClass: boolean, output: string, faint: string): string[] {
  const header = (x: number, words: string, anchor = "start") =>
    `<text x="${x}" y="${y}" fill="${faint}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
  return [
    header(columns.answer, "answer"),
    header(columns.share, "rows", "end"),
    header(columns.mix, isClass ? "class mix" : `value of ${shortLabel(output, 14)}`),
    header(columns.fidelity, isClass ? "answers as the model does" : "root mean square error"),
  ];
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

function legendRows(outputs: readonly string[], colours: readonly string[], width: number, ink: string): string[] {
  let [at, line] = [MARGIN, 0];
  const rows: string[] = [];
  outputs.forEach((name, c) => {
    const text = shortLabel(name, 24);
    const needed = 34 + text.length * LETTER;
    if (at + needed > width && at > MARGIN) {
      line++;
      at = MARGIN;
    }
    const y = 72 + line * 20;
    const fill = colours[Math.min(c, colours.length - 1)];
    rows[line] =
      `${rows[line] ?? ""}<rect x="${at}" y="${y - 10}" width="12" height="12" fill="${fill}"/><text x="${at + 17}" y="${y}" fill="${ink}">${escapeXml(text)}</text>`;
    at += needed;
  });
  return rows;
}

function mixBar(
  value: readonly number[],
  from: number,
  middle: number,
  height: number,
  colours: readonly string[],
): string {
  let at = from;
  return value
    .map((share, c) => {
      const width = Math.max(0, Math.min(1, share)) * BAR;
      const fill = colours[Math.min(c, colours.length - 1)];
      const piece = `<rect x="${at.toFixed(1)}" y="${middle - height / 2}" width="${width.toFixed(1)}" height="${height}" fill="${fill}"/>`;
      at += width;
      return width > 0.05 ? piece : "";
    })
    .join("");
}

/** A dot at the share of held-out rows in which leaf and model agree, its interval as a line, the number behind it. */
function fidelityMark(
  leaf: TreeExplanation["result"]["leaves"][number] | undefined,
  from: number,
  middle: number,
  isClass: boolean,
  { ink, faint }: Theme,
): string {
  const words = (at: number, text: string) =>
    `<text x="${at}" y="${middle + 4}" fill="${faint}">${escapeXml(text)}</text>`;
  if (!leaf || leaf.rows === 0) return words(from, "no held-out rows");
  if (!isClass)
    return words(
      from,
      `${leaf.means?.map(({ error }) => significant(error)).join(", ") ?? "not known"} on ${leaf.rows} rows`,
    );
  if (!leaf.agreement) return words(from, "no held-out rows");
  const { share, low, high } = leaf.agreement;
  const at = (each: number) => (from + each * FIDELITY).toFixed(1);
  return [
    `<line x1="${from}" x2="${from + FIDELITY}" y1="${middle}" y2="${middle}" stroke="${LINE}" stroke-opacity="0.3"/>`,
    `<line x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}" stroke="${ink}" stroke-width="2"/>`,
    `<circle cx="${at(share)}" cy="${middle}" r="4.5" fill="${ink}"/>`,
    words(from + FIDELITY + 12, `${percent(share)} of ${leaf.rows}`),
  ].join("");
}

function axisText(from: number, width: number, y: number, low: string, high: string, faint: string): string {
  return `<text x="${from}" y="${y}" fill="${faint}" font-size="10">${escapeXml(low)}</text><text x="${from + width}" y="${y}" fill="${faint}" font-size="10" text-anchor="end">${escapeXml(high)}</text>`;
}
