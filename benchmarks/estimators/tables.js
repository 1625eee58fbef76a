// Tables of what was measured, in Markdown.
import { median } from "../median.js";
import { markdown } from "./markdown.js";

const isPeer = ({ by }) => by.startsWith("shap");
const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

/** Figures at a budget, without noise. */
function atBudget({ figures }, game, masks) {
  return figures.filter((figure) => figure.game === game && figure.masks === masks && !figure.noise && !figure.failed);
}

/**
 * kernelShap beside the best peer at each budget: the one with the least mean error, which is known only afterwards and so is
 * a little too good. Both are taken over the rows that both have.
 */
export function besideBestPeer(measured) {
  return Object.entries(measured.games).flatMap(([game, { budgets, references }]) =>
    budgets.flatMap((masks) => {
      const found = atBudget(measured, game, masks);
      const ours = found.find(({ by }) => by === "kernelShap");
      const peers = found.filter(isPeer);
      if (!ours || peers.length === 0) return [];
      const rows = Math.min(ours.errors.length, ...peers.map(({ errors }) => errors.length));
      const errorOf = ({ errors }) => mean(errors.slice(0, rows));
      const best = peers.reduce((least, peer) => (errorOf(peer) < errorOf(least) ? peer : least));
      const shap = peers.filter(({ by }) => by.startsWith("shap ")).map(errorOf);
      const [error, bestError] = [errorOf(ours), errorOf(best)];
      return [
        {
          ...{ game, masks, rows, seeds: ours.seeds, error, modelRows: masks * references },
          ...{ best: best.by, bestError, ratio: ratioOf(error, bestError) },
          ratioError: errorOfRatio(ours.errors.slice(0, rows), best.errors.slice(0, rows)),
          isExact: error < EXACT && bestError < EXACT,
          shap: shap.length > 0 ? Math.min(...shap) : undefined,
        },
      ];
    }),
  );
}

/** Errors below this are as good as none. */
const EXACT = 1e-5;

function ratioOf(error, bestError) {
  return Math.max(error, EXACT) / Math.max(bestError, EXACT);
}

/** The standard error, over rows, of the ratio of two means. Source: Cochran 1977, section 2.11. */
function errorOfRatio(ours, peers) {
  const ratio = mean(ours) / mean(peers);
  const squares = ours.reduce((sum, error, row) => sum + (error - ratio * peers[row]) ** 2, 0);
  return Math.sqrt(squares / (ours.length - 1) / ours.length) / mean(peers);
}

export function errorTable(measured) {
  const lines = besideBestPeer(measured).map((each) => [
    measured.games[each.game].title,
    each.masks,
    each.modelRows.toLocaleString("en"),
    `${each.rows} x ${each.seeds}`,
    decimals(each.error),
    decimals(each.bestError),
    each.best.replace("shapiq ", ""),
    each.shap === undefined ? "" : decimals(each.shap),
    each.isExact ? "both < .00001" : `${each.ratio.toFixed(2)} ± ${each.ratioError.toFixed(2)}`,
  ]);
  const head = [
    "game",
    "masks",
    "model rows",
    "rows x seeds",
    "kernelShap",
    "best peer",
    "which",
    "best of shap",
    "ratio",
  ];
  return markdown(head, lines);
}

/** Ratio to the best peer: its mean over all budgets of all games, and where it is above 1. */
export function summaryOf(measured) {
  const beside = besideBestPeer(measured);
  if (beside.length === 0) return "";
  const compared = beside.filter(({ isExact }) => !isExact);
  const ratios = compared.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const rows = beside.map((each) => each.rows);
  const above = compared.filter(({ ratio }) => ratio > 1);
  const lines = [
    `${beside.length} budgets of ${new Set(beside.map(({ game }) => game)).size} games, ${Math.min(...rows)} to ${Math.max(...rows)} rows of each. At ${beside.length - compared.length} both errors are below ${EXACT}.`,
    `At the others, the error of \`kernelShap\` as a share of the best peer's (errors below ${EXACT} count as ${EXACT}): mean ${mean(ratios).toFixed(2)},`,
    `median ${median(ratios).toFixed(2)}, geometric mean ${Math.exp(mean(ratios.map(Math.log))).toFixed(2)}; at most half at ${ratios.filter((ratio) => ratio <= 0.5).length} budgets, above 1 at ${above.length}${above.length > 0 ? ":" : "."}`,
    ...(above.length > 0 ? [""] : []),
    ...above.map(
      ({ game, masks, ratio, ratioError, best }) =>
        `- ${measured.games[game].title}, ${masks} masks: ${ratio.toFixed(2)} ± ${ratioError.toFixed(2)} (${best})`,
    ),
  ];
  return lines.join("\n");
}

export function coverageTable(measured, estimators) {
  const lines = Object.entries(measured.games).flatMap(([game, { title, budgets }]) =>
    budgets.flatMap((masks) => {
      const found = atBudget(measured, game, masks);
      const cells = estimators.map((by) => covered(found.find((figure) => figure.by === by)));
      return cells.every((cell) => cell === "") ? [] : [[title, masks, ...cells]];
    }),
  );
  return markdown(["game", "masks", ...estimators], lines);
}

export function noiseTable(measured, by) {
  const noisy = measured.figures.filter((figure) => figure.noise && figure.by === by && figure.known);
  if (noisy.length === 0) return "";
  const sds = [...new Set(noisy.map(({ noise }) => noise))].sort((a, b) => a - b);
  const lines = Object.entries(measured.games).flatMap(([game, { title, budgets }]) =>
    budgets.flatMap((masks) => {
      const cells = sds.map((sd) =>
        covered(noisy.find((figure) => figure.game === game && figure.masks === masks && figure.noise === sd)),
      );
      return cells.every((cell) => cell === "") ? [] : [[title, masks, ...cells]];
    }),
  );
  return markdown(["game", "masks", ...sds.map((sd) => `sd ${sd}`)], lines);
}

export function stopTable(measured) {
  const lines = measured.figures
    .filter(({ until, failed, noise }) => until && !failed && !noise)
    .map(({ game, by, until, modelRows, errors, right, seeds, stopped, ...figure }) => [
      measured.games[game].title,
      by,
      `\`${JSON.stringify(until)}\``,
      modelRows.toLocaleString("en"),
      decimals(mean(errors)),
      covered(figure),
      `${stopped} of ${seeds * errors.length}`,
      `${right} of ${seeds * errors.length}`,
    ]);
  const head = [
    "game",
    "estimator",
    "rule",
    "model rows",
    "error",
    "covered",
    "stopped before the end",
    "largest 3 right",
  ];
  return markdown(head, lines);
}

function covered(figure) {
  return figure?.known ? `${((100 * figure.inside) / figure.known).toFixed(1)}%` : "";
}

/** Three digits, such as .0123, 1.23 and 1.2e-7. */
function decimals(value) {
  if (value === 0) return "0";
  if (value < 1e-5 || value >= 1000) return value.toExponential(1);
  return String(Number(value.toPrecision(3))).replace(/^0/, "");
}
