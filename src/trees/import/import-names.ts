import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { Feature } from "../../core/features.js";
import { WhyboxError } from "../../core/whybox-error.js";

export type ImportOptions = {
  /** Descriptions of the columns, where you know more than the export: units, labels of categories. As many as it has. */
  readonly features?: readonly Feature[];
  /** Names of the outputs, as many as the export has. Default: what the export says, else "class 0" and up, of two classes "class 1", and "margin" where there are none. */
  readonly outputs?: readonly string[];
};

/**
 * The features and outputs of an imported forest: the export's, or what the caller said instead.
 *
 * @throws WhyboxError INVALID_ARGUMENT for an unknown option, another number of them, or a category where the
 *   export has numbers
 */
export function importNames(
  where: string,
  options: ImportOptions,
  exported: { readonly features: readonly Feature[]; readonly outputs: readonly string[] },
): { features: readonly Feature[]; outputs: readonly string[] } {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  };
  checkKnownOptions(where, options, ["features", "outputs"]);
  const { features = exported.features, outputs = exported.outputs } = options;
  for (const [name, given, expected] of [
    ["features", features, exported.features],
    ["outputs", outputs, exported.outputs],
  ] as const) {
    if (Array.isArray(given) && given.length === expected.length) continue;
    const wanted = expected.length === 1 ? `1 ${name.slice(0, -1)}` : `${expected.length} ${name}`;
    const advice =
      name === "outputs" && expected.length === 1 && expected[0] !== "prediction" && given?.length === 2
        ? "; a model of two classes has one, which speaks for the second"
        : "";
    fail(`expected ${wanted}, got ${Array.isArray(given) ? given.length : String(given)}${advice}`);
  }
  features.forEach((feature, i) => {
    const asked = exported.features[i];
    if (asked.kind === "category" && feature.kind !== "category") {
      fail(`feature "${feature.name}": expected kind "category", because the forest splits it by sets`);
    }
  });
  return { features, outputs };
}
