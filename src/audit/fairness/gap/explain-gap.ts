import { describeValue } from "../../../core/checks/describe-value.js";
import type { Dataset, Grouping } from "../../../core/dataset.js";
import type { Attribution, Note, Part } from "../../../core/explanation.js";
import { inTurns } from "../../../core/give-way.js";
import type { GapPart, GroupGap } from "../../../core/kinds/group-gap.js";
import type { Profile } from "../../../core/kinds/profile.js";
import type { Model } from "../../../core/model.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { checkDataset } from "../../answers/check-fits.js";
import { auditFrame } from "../../run/audit-frame.js";
import { askedGap } from "./asked-gap.js";
import { explainedGap } from "./explained-gap.js";
import { gapEstimates } from "./gap-estimates.js";
import { type ExplainGapOptions, explainGapOptions } from "./gap-options.js";
import { gapTree } from "./gap-tree.js";

/**
 * Explains the difference between two groups in mean score, or in mean loss, by a sum over the features that adds up to
 * the gap.
 *
 * Each part is its mean attribution in one group less that in the other: how much the gap owes to the groups' different
 * values of it, and to the model's use of them. Given a model, Shapley values of rows of both groups are sampled; with
 * measure "loss" they are Shapley values of the loss (as SAGE's), and `base` is what the groups' losses differ by with
 * nothing known. Given attributions, as of explainAll, these are taken. Parts that say the group, or are its proxies by the
 * `profile`, are marked and summed up. The tree says where the gap is larger: found on one half, measured on the other.
 *
 * Intervals are over rows (by cluster where the dataset has one) and cover the sampling of rows and orders, for these
 * background rows; attributions that come with standard errors of their own add the mean of these, as if all rows erred
 * alike. All rows' answers count: parts are moved by regression so that they add up to the gap of all rows.
 *
 * @param source  a model, or attributions of rows of the dataset with their places in subject.row
 * @param dataset  with groups; for losses with a target
 * @returns kind "groupGap"
 * @throws WhyboxError INVALID_ARGUMENT for groups or outputs that are not there, or attributions that do not fit;
 *   BUDGET_TOO_SMALL; LINK_DOMAIN; ABORTED
 * Source: Lundberg 2020, "Explaining quantitative measures of fairness"; losses: Covert, Lundberg & Lee 2020, NeurIPS 33.
 * Cost: rows + 2 (parts - 1) model rows per explained row and pair of orders; on log odds and losses times backgroundRows.
 * @example
 * const { result } = await explainGap(model, people, { group: "sex", of: "female", profile: await profile(people) });
 * result.parts[0].difference   // { value: -0.08, low: -0.1, high: -0.06, interval: "t" }
 */
export async function explainGap(
  source: Model | readonly Attribution[],
  dataset: Dataset,
  given: ExplainGapOptions = {},
): Promise<GroupGap> {
  const where = "explainGap";
  const startedAt = new Date();
  const options = explainGapOptions.resolve(given);
  checkDataset(where, dataset);
  const attributed = Array.isArray(source)
    ? explainedGap(where, source, dataset, options, startedAt)
    : await askedGap(where, modelOf(where, source), dataset, options);
  const { compared, sides, parts, hasRest, giveWay } = attributed;
  const { grouping, of, against } = compared;
  const weights = dataset.weights ?? new Float64Array(dataset.rows.rows).fill(1);
  const { cluster } = dataset;
  const units = { weights, ...(cluster && { cluster }) };
  const found = await inTurns(gapEstimates(sides, parts.length + (hasRest ? 1 : 0), units), giveWay);
  const least = leastArea(sides.map(({ rows }) => rows.length));
  const roles = parts.map((part) => roleOf(part, dataset, grouping, options.profile, least));
  const withRole = (role: GapPart["role"]) => [...roles.keys()].filter((part) => roles[part].role === role);
  const through = (chosen: readonly number[]) => (chosen.length > 0 ? found.together(chosen) : null);
  const throughProtected = through(withRole("protected"));
  await giveWay();
  const throughProxies = through(withRole("proxy"));
  const tree = options.tree ? await inTurns(gapTree(dataset, grouping, sides, weights, options.seed), giveWay) : null;
  return {
    ...auditFrame({
      ...{ kind: "groupGap", method: where, seed: options.seed, dataset, model: attributed.model },
      options: explainGapOptions.record({ ...options, group: grouping.name, of, against }),
      outputs: [{ name: attributed.output, ...(attributed.unit !== null && { unit: attributed.unit }) }],
      ...{ parts, cost: attributed.cost, run: attributed.run },
    }),
    result: {
      ...{ title: attributed.title, measure: options.measure, grouping: grouping.name, of, against },
      sides: [0, 1].map((s) => ({
        rows: sides[s].rows.length,
        explainedRows: sides[s].explained.length,
        mean: found.means[s],
      })) as unknown as GroupGap["result"]["sides"],
      ...{ gap: found.gap, base: found.base },
      parts: roles.map((role, part) => ({ ...found.parts[part], ...role })),
      rest: hasRest ? found.parts[parts.length].difference : null,
      ...{ throughProtected, throughProxies, tree },
    },
    diagnostics: {},
    notes: [
      ...attributed.notes,
      ...notesOf(
        hasRest,
        sides.map(({ explained }) => explained.length),
      ),
    ],
  };
}

function modelOf(where: string, source: Model | readonly Attribution[]): Model {
  if (typeof (source as Model | undefined)?.predict === "function") return source as Model;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected a model or a list of attributions, got ${describeValue(source)}`,
  );
}

function roleOf(
  { name, columns }: Part,
  dataset: Dataset,
  grouping: Grouping,
  profile: Profile | undefined,
  least: number,
): Pick<GapPart, "role" | "area"> {
  const partColumns = columns ?? [...dataset.features.keys()].filter((at) => dataset.features[at].name === name);
  if (partColumns.some((column) => grouping.features.includes(column))) return { role: "protected", area: null };
  const proxies = profile?.result.proxies.find(({ group }) => group === grouping.name)?.features ?? [];
  const names = partColumns.map((column) => dataset.features[column]?.name);
  const areas = proxies
    .filter(({ name: proxy, area }) => names.includes(proxy) && area >= least)
    .map(({ area }) => area);
  return areas.length > 0 ? { role: "proxy", area: Math.max(...areas) } : { role: null, area: null };
}

/**
 * An area under the curve that chance alone hardly ever gives: four standard deviations of Mann and Whitney's statistic
 * above one half.
 */
function leastArea([first, second]: readonly number[]): number {
  return 0.5 + 4 * Math.sqrt((first + second + 1) / (12 * first * second));
}

/** With fewer explained rows than this, a t interval is not reliable. */
const MIN_ROWS = 30;

function notesOf(hasRest: boolean, explained: readonly number[]): Note[] {
  const notes: Note[] = [];
  if (hasRest) {
    notes.push({
      code: "NOT_ADDITIVE",
      message:
        "The attributions do not add up to the answers, as Shapley values would; what is left of the gap is said apart.",
    });
  }
  if (Math.min(...explained) < MIN_ROWS) {
    notes.push({
      code: "FEW_ROWS",
      message: `One of the groups has ${Math.min(...explained)} explained rows; intervals of fewer than ${MIN_ROWS} hang on few people.`,
    });
  }
  return notes;
}
