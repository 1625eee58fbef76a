import { WhyboxError } from "../core/whybox-error.js";

/**
 * The labels as an Int32Array of their own, with how many regions there are.
 *
 * @param where  the function that was given them
 * @throws WhyboxError INVALID_DATA for labels of another size than the image, that are no whole numbers of 0 or more,
 *   or that leave a number out
 */
export function checkLabels(
  where: string,
  labels: ArrayLike<number>,
  width: number,
  height: number,
): { labels: Int32Array; regions: number } {
  if (typeof labels !== "object" || labels === null || typeof labels.length !== "number") {
    throw new WhyboxError("INVALID_DATA", `${where}: expected labels, one number a pixel, got ${String(labels)}`);
  }
  if (labels.length !== width * height) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${width * height} labels, one per pixel (${width} x ${height}), got ${labels.length}`,
    );
  }
  let highest = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const label = labels[pixel];
    if (Number.isInteger(label) && label >= 0 && label < labels.length) {
      highest = Math.max(highest, label);
      continue;
    }
    const place = `x ${pixel % width}, y ${Math.floor(pixel / width)}`;
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected labels from 0 to at most ${labels.length - 1}, got ${String(label)} at ${place}`,
    );
  }
  const used = new Uint8Array(highest + 1);
  for (let pixel = 0; pixel < labels.length; pixel++) used[labels[pixel]] = 1;
  const gap = used.indexOf(0);
  if (gap >= 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected labels to be consecutive from 0 to ${highest}, no pixel has label ${gap}`,
    );
  }
  return { labels: Int32Array.from(labels), regions: highest + 1 };
}
