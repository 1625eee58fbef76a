import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";
import { matrixColumn } from "../../core/matrix-rows.js";

/** A column of a dataset, whatever its part. */
export type TableColumn = {
  readonly feature: Feature;
  readonly role: "feature" | "target" | "other";
  readonly values: Float64Array;
};

/** All columns of a dataset: features, target, others. */
export function tableColumns({ rows, features, target, other }: Dataset): TableColumn[] {
  const targets: TableColumn[] = target
    ? [
        {
          feature:
            target.kind === "class"
              ? { name: target.name, kind: "category", categories: target.classes }
              : { name: target.name, kind: "number" },
          role: "target",
          values: target.values,
        },
      ]
    : [];
  return [
    ...features.map((feature, at): TableColumn => ({ feature, role: "feature", values: matrixColumn(rows, at) })),
    ...targets,
    ...other.features.map(
      (feature, at): TableColumn => ({ feature, role: "other", values: matrixColumn(other.rows, at) }),
    ),
  ];
}
