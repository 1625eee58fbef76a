import { binnedColumns, blackBox, probe } from "whybox";
import { answer } from "./tables.js";

/** Probe of anchors for an instance of a categorical table. */
export function tableProbe(table, instance, weights) {
  const model = blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(2 * rows);
      for (let row = 0; row < rows; row++) {
        answers[2 * row + Number(answer(table, data.subarray(row * columns, (row + 1) * columns)))] = 1;
      }
      return { data: answers, rows, columns: 2 };
    },
    {
      name: table.name,
      input: {
        kind: "columns",
        features: table.sizes.map((size, i) => ({
          name: `x${i}`,
          kind: "category",
          categories: Array.from({ length: size }, (_, value) => `${value}`),
        })),
      },
      outputs: [
        { name: "no", unit: "probability" },
        { name: "yes", unit: "probability" },
      ],
      rows: "matrix",
    },
  );
  return probe(model, binnedColumns(table.rows, instance, weights ? { weights } : {}));
}
