import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";

/** A column of a dataset, whatever its part. */
export type TableColumn = {
  readonly feature: Feature;
  readonly role: "feature" | "target" | "other";
  readonly values: Float64Array;
};

/** All columns of a dataset: features, target, others. */
export function tableColumns({ rows, features, target, other }: Dataset): TableColumn[] {
  const column = (table: typeof rows, at: number) =>
    Float64Array.from({ length: table.rows }, (_, row) => table.data[row * table.columns + at]);
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
    ...features.map((feature, at): TableColumn => ({ feature, role: "feature", values: column(rows, at) })),
    ...targets,
    ...other.features.map((feature, at): TableColumn => ({ feature, role: "other", values: column(other.rows, at) })),
  ];
}
