import type { Dataset, Grouping } from "../../core/dataset.js";
import { inTurns } from "../../core/give-way.js";
import type { ProxyProfile } from "../../core/kinds/profile.js";
import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { averagedArea } from "../run/averaged-area.js";
import { unknownEstimate } from "../run/estimates.js";
import { crossFittedForest, type ProfileRun, picked } from "./cross-fitted-forest.js";
import { signalOf } from "./signal-of.js";
import type { TableColumn } from "./table-columns.js";

/** Most features that are named, the best first. */
const MAX_FEATURES = 8;
/** Most groups of a column that a forest is to tell apart. */
const MAX_GROUPS = 50;
/** Area from which a single feature counts as a proxy. */
const MIN_AREA = 0.55;

/**
 * Prediction of each group from the features: how well it works, by which features, and the same for shuffled groups,
 * which is chance. Features that state the group, because they are the column it comes from, are left out.
 */
export async function proxiesOf(
  dataset: Dataset,
  columns: readonly TableColumn[],
  rows: Int32Array,
  run: ProfileRun,
): Promise<ProxyProfile[]> {
  const proxies: ProxyProfile[] = [];
  for (const group of dataset.groups) {
    const features = columns.flatMap(({ role }, at) =>
      role === "feature" && !group.features.includes(at) ? [at] : [],
    );
    const known = rows.filter((row) => group.codes[row] >= 0);
    const labels = new Set(known.map((row) => group.codes[row]));
    if (features.length === 0 || labels.size < 2) continue;
    if (labels.size > MAX_GROUPS) {
      const reason = `${labels.size} groups are too many to tell apart, at most ${MAX_GROUPS} are`;
      proxies.push({ group: group.name, area: unknownEstimate(reason), shuffled: 0.5, features: [] });
      continue;
    }
    const values = Float64Array.from(group.codes, (code) => (code < 0 ? Number.NaN : code));
    const told = { values, classes: group.labels.length };
    const signals: { name: string; area: number }[] = [];
    for (const at of features) {
      signals.push({
        name: columns[at].feature.name,
        area: Math.min(1, await inTurns(signalOf(columns[at], told), run.giveWay)),
      });
    }
    const ranked = signals
      .filter(({ area }) => area >= MIN_AREA)
      .sort((a, b) => b.area - a.area)
      .slice(0, MAX_FEATURES);
    const codes = Int32Array.from(known, (row) => group.codes[row]);
    proxies.push({
      group: group.name,
      area: await areaOf(dataset, group, features, known, codes, run),
      shuffled: (await areaOf(dataset, group, features, known, shuffled(codes, run.seed), run)).value ?? 0.5,
      features: ranked,
    });
  }
  return proxies;
}

async function areaOf(
  dataset: Dataset,
  group: Grouping,
  features: readonly number[],
  rows: Int32Array,
  labels: Int32Array,
  run: ProfileRun,
) {
  const about = features.map((at) => dataset.features[at]);
  const said = await crossFittedForest(picked(dataset.rows, rows, features), about, labels, group.labels.length, run);
  const probability = group.labels.map((_, c) => Float64Array.from(rows, (__, i) => said.data[i * said.columns + c]));
  return averagedArea(probability, labels);
}

function shuffled(labels: Int32Array, seed: Seed): Int32Array {
  return shuffle(labels.slice(), stream(seed, "shuffled groups"));
}
