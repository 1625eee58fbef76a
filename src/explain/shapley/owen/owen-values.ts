import { option } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Attribution } from "../../../core/explanation.js";
import { inTurns } from "../../../core/give-way.js";
import type { Json } from "../../../core/json.js";
import type { PartGroup } from "../../../core/kinds/attribution.js";
import type { Probe } from "../../../core/probe.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { checkProbe } from "../../run/check-probe.js";
import { estimateShapley } from "../estimate-shapley.js";
import { type ShapleyGame, shapleyGame } from "../shapley-game.js";
import { sampledShapleyOptions, shapleyRequest } from "../shapley-options.js";
import { looksAt } from "../until.js";
import { groupsBelow } from "./group-sums.js";
import { countMemberships, hierarchicalCoalitions } from "./hierarchical-coalitions.js";
import { type Hierarchy, isHierarchy, playerGroups, textHierarchy } from "./hierarchy.js";
import { owenDefinition } from "./owen-definition.js";
import { owenOrders } from "./owen-orders.js";
import { owenTopDown } from "./owen-top-down.js";

const { enumerate: _, ...withoutEnumerate } = sampledShapleyOptions;

/** The options of `owenValues`. */
export const owenValuesOptions = optionsOf("owenValues", {
  ...withoutEnumerate,
  hierarchy: option<Hierarchy>()({
    says: "parts in groups, by name or position, and groups in groups; an object names its groups",
    defaultSays: "of a text its sentences, and paragraphs where there are several",
    expected: 'groups of parts, such as [["age", "job"], ["income", "debt"]] or { person: ["age"], money: [...] }',
    accepts: isHierarchy,
    flag: { placeholder: "json", parse: fromJson },
  }),
});

export type OwenValuesOptions = Given<typeof owenValuesOptions>;

/** The most coalitions that are listed to see whether all fit the budget. */
const MAX_LISTED = 2 ** 22;

/**
 * Owen values: Shapley values for parts that come in groups, such as the words of sentences or columns that belong together.
 * The groups of each level share out what they make together as Shapley values do, and each group shares its own among its
 * members, which come in one after the other. The values of a group's parts add up to the group's Shapley value.
 *
 * Exact where every coalition that such an order passes through fits the budget, far fewer than 2^parts: 8 groups of 4 parts
 * take 14,592. Otherwise averaged over random orders, each also backwards, with standard errors.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @returns an attribution; result.groups says what the groups are
 * @throws WhyboxError INVALID_ARGUMENT for a hierarchy that does not fit, or none where the probe has none of its own;
 *   BUDGET_TOO_SMALL below 2 x parts x background rows; LINK_DOMAIN; ABORTED
 * Source: Owen 1977; of more than two levels Winter 1989; for models Lundberg's Partition explainer, which takes trees of two
 *   branches.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await owenValues(probe(model, columns(background, instance)), {
 *   hierarchy: { person: ["age", "job"], money: ["income", "debt"] },
 * });
 */
export async function owenValues(probe: Probe, options: OwenValuesOptions = {}): Promise<Attribution> {
  checkProbe("owenValues", probe);
  const { hierarchy: given } = owenValuesOptions.resolve(options);
  const hierarchy = given ?? textHierarchy(probe.source);
  const request = shapleyRequest(owenValuesOptions, probe, options, {
    min: (players) => 2 * players,
    setting: { hierarchy: (hierarchy ?? null) as unknown as Json },
  });
  if (!hierarchy) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      'owenValues: expected hierarchy, such as [["age", "job"], ["income", "debt"]]; only texts have one of their own',
    );
  }
  const root = playerGroups("owenValues", hierarchy, probe.parts, request.players);
  // All coalitions would do too, but those that no order passes through count for nothing.
  const game = await shapleyGame({ ...request, enumerate: request.players.length <= 1 });
  const key = JSON.stringify(root);
  const every =
    request.players.length > 1 && countMemberships(root) <= Math.min(MAX_LISTED, 64 * game.budgetCoalitions)
      ? await inTurns(hierarchicalCoalitions(request.players.length, root, game.budgetCoalitions), game.run.giveWay)
      : undefined;
  // With a rule of when to stop, a look may come before all of them have been asked.
  const mayStop = every && request.options.until && looksAt(every.coalitions.rows).length > 1;
  const isExact = every !== undefined && !mayStop;
  const groups = groupsBelow(root);
  // A run that resumes one by orders goes on with orders: other coalitions would make its answers useless.
  const { resume } = request.options;
  const mayGoDown = resume === undefined || resume.diagnostics.unions !== undefined;
  const found = isExact
    ? await estimateShapley(game, owenDefinition(every, key, groups, request.players))
    : (mayGoDown && (await owenTopDown(game, root, groups))) ||
      (await estimateShapley(game, owenOrders(root, key, groups, request.players)));
  const method = { ...found.method, options: { ...found.method.options, hierarchy: hierarchy as unknown as Json } };
  return { ...found, method, result: { ...found.result, groups: withSampling(found, game) } };
}

/** The groups of an explanation; how much their sums vary with the reference rows is not known where these are a sample. */
function withSampling({ result: { groups = [], values } }: Attribution, { blocks }: ShapleyGame): PartGroup[] {
  return groups.map((group) => (blocks ? { ...group, standardErrors: values.map(() => null) } : group));
}

/** The value of a JSON text; any other text is returned as it is, and is no hierarchy. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
