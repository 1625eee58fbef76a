import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { encodeCell } from "./cell.js";
import { growingMatrix } from "./growing-matrix.js";
import { strictNumber } from "./strict-number.js";
import type { FileValue, TableSource } from "./table-source.js";

/**
 * The rows of a file as the numbers these features ask for.
 *
 * @param columns  where each feature stands in the file
 * @throws WhyboxError INVALID_DATA naming file, row and column
 */
export async function encodeRows(
  source: TableSource,
  features: readonly Feature[],
  columns: readonly number[],
): Promise<Matrix> {
  const collected = growingMatrix(features.length);
  for await (const chunk of source.read(columns)) {
    const first = collected.rows;
    const block = collected.grow(chunk[0].length);
    features.forEach((feature, column) => {
      chunk[column].forEach((value, row) => {
        const cell = encodeFileValue(value, feature, source.spelled);
        if (typeof cell === "object") {
          const at = `row ${first + row}, column ${JSON.stringify(feature.name)}`;
          throw new WhyboxError("INVALID_DATA", `${source.where}: ${at}: ${cell.problem}`);
        }
        block[row * features.length + column] = cell;
      });
    });
  }
  return collected.finish();
}

function encodeFileValue(value: FileValue, feature: Feature, spelled: boolean): number | { readonly problem: string } {
  if (typeof value === "object" && value !== null) {
    return { problem: `expected a ${feature.kind === "number" ? "number" : "label"}, got ${value.unsupported}` };
  }
  if (feature.kind === "category") return encodeCell(value, feature);
  // A column of true and false is how a file stores the 1 and 0 of an indicator.
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string" || !spelled) return encodeCell(value, feature);
  return encodeCell(value.trim() === "" ? "" : (strictNumber(value) ?? value), feature);
}
