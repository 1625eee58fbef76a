import { describeValue } from "../../core/checks/describe-value.js";

/**
 * Addresses of the files that hold a TensorFlow.js model's weights, by group, in the order of its manifest.
 *
 * @param url  that of the model.json, beside which they lie
 * @throws Error for a manifest without a list of paths, and for a path that leads out of the folder: a model's file decides
 *   neither which other file is read nor what is asked of the network
 */
export function weightFiles(manifest: readonly unknown[], url: string): URL[][] {
  const folder = new URL(".", url).href;
  return manifest.map((group, i) => {
    const { paths } = (group ?? {}) as { paths?: unknown };
    if (!Array.isArray(paths) || paths.some((path) => typeof path !== "string"))
      throw new Error(`weightsManifest ${i}: expected paths, a list of texts, got ${describeValue(paths)}`);
    return (paths as string[]).map((path) => {
      const file = URL.canParse(path, url) ? new URL(path, url) : undefined;
      if (file?.href.startsWith(folder)) return file;
      throw new Error(
        `weightsManifest ${i}: expected paths of files in the folder of the model, got ${describeValue(path)}`,
      );
    });
  });
}
