import type { ColumnProfile } from "../../core/kinds/profile.js";
import { quantile } from "../../math/quantile-edges.js";
import type { TableColumn } from "./table-columns.js";

/** Labels that are listed. */
const MAX_LABELS = 10;

/** Summary of one column. */
export function columnProfile({ feature, role, values }: TableColumn): ColumnProfile {
  const counts = new Map<number, number>();
  let gaps = 0;
  for (const value of values) {
    if (Number.isNaN(value)) gaps++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const common = { name: feature.name, role, kind: feature.kind, gaps, distinct: counts.size };
  if (feature.kind === "category") {
    const labels = [...counts]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MAX_LABELS)
      .map(([code, rows]) => ({ label: feature.categories[code], rows }));
    return { ...common, quartiles: null, mean: null, labels };
  }
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return { ...common, quartiles: null, mean: null, labels: null };
  return {
    ...common,
    quartiles: [known[0], quantile(known, 0.25), quantile(known, 0.5), quantile(known, 0.75), known[known.length - 1]],
    mean: known.reduce((mean, value, i) => mean + (value - mean) / (i + 1), 0),
    labels: null,
  };
}
