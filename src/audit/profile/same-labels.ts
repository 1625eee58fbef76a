import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";

/**
 * Two tables of the same features with the same codes for the same labels: labels that only the second holds come after
 * those of the first.
 */
export function sameLabels(first: Dataset, second: Dataset): readonly [Dataset, Dataset] {
  const recodings = second.features.map((feature, at) => recoding(first.features[at], feature));
  const features = first.features.map((feature, at): Feature => {
    const labels = recodings[at]?.labels;
    return labels && feature.kind === "category" ? { ...feature, categories: labels } : feature;
  });
  const { rows } = second;
  const data = rows.data.map((value, i) => {
    const codes = recodings[i % rows.columns]?.codes;
    return codes && !Number.isNaN(value) ? codes[value] : value;
  });
  return [
    { ...first, features },
    { ...second, features, rows: { ...rows, data } },
  ];
}

function recoding(first: Feature, second: Feature): { labels: string[]; codes: number[] } | undefined {
  if (first.kind !== "category" || second.kind !== "category") return undefined;
  const labels = [...first.categories, ...second.categories.filter((label) => !first.categories.includes(label))];
  return { labels, codes: second.categories.map((label) => labels.indexOf(label)) };
}
