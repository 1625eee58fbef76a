import { describeValue } from "../core/checks/describe-value.js";
import { inPieces } from "../core/give-way.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * The labels as an Int32Array of their own, with how many regions there are.
 *
 * @param where  the function that was given them
 * @param giveWay  called many times on the way
 * @throws WhyboxError INVALID_DATA for labels of another size than the image, that are no whole numbers of 0 or more,
 *   or that leave a number out
 */
export async function checkLabels(
  where: string,
  labels: ArrayLike<number>,
  width: number,
  height: number,
  giveWay: () => Promise<void>,
): Promise<{ labels: Int32Array; regions: number }> {
  if (typeof labels !== "object" || labels === null || typeof labels.length !== "number") {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected labels, one number per pixel, got ${describeValue(labels)}`,
    );
  }
  if (labels.length !== width * height) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${width * height} labels, one per pixel (${width} x ${height}), got ${labels.length}`,
    );
  }
  const checked = new Int32Array(labels.length);
  const used = new Uint8Array(labels.length);
  let highest = 0;
  await inPieces(labels.length, LABELS_PER_TURN, giveWay, (from, to) => {
    for (let pixel = from; pixel < to; pixel++) {
      const label = labels[pixel];
      if (!(Number.isInteger(label) && label >= 0 && label < labels.length)) {
        const place = `x ${pixel % width}, y ${Math.floor(pixel / width)}`;
        throw new WhyboxError(
          "INVALID_DATA",
          `${where}: expected labels from 0 to at most ${labels.length - 1}, got ${describeValue(label)} at ${place}`,
        );
      }
      if (label > highest) highest = label;
      checked[pixel] = label;
      used[label] = 1;
    }
  });
  const gap = used.indexOf(0);
  if (gap >= 0 && gap < highest) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected labels to be consecutive from 0 to ${highest}, no pixel has label ${gap}`,
    );
  }
  return { labels: checked, regions: highest + 1 };
}

/** Labels between two looks at the clock: some milliseconds. */
const LABELS_PER_TURN = 2 ** 20;
