import type { Attribution } from "whybox";
import { attributionOf } from "../../render/text/made.js";

/** An attribution to regions of an image, given by the region of each pixel, row by row. */
export function imageAttribution(
  labels: readonly (readonly number[])[],
  values: readonly number[],
  more: object = {},
  subject: object = {},
): Attribution {
  const source = {
    ...{ kind: "image", width: labels[0].length, height: labels.length, png: "" },
    labels: labels.flat().map((label) => [label, 1]),
  };
  const parts = values.map((_, part) => ({ name: `region ${part}` }));
  return attributionOf(values, more, { parts, source, ...subject });
}

/** Area inside the loops of a path of M, H, V and z, holes taken off. Loops run with the sun. */
export function area(path: string): number {
  let total = 0;
  for (const loop of path.split("z").filter((part) => part !== "")) {
    const corners: [number, number][] = [];
    for (const [, letter, first, second] of loop.matchAll(/([MHV])(\d+)(?: (\d+))?/g)) {
      const [x, y] = corners.at(-1) ?? [0, 0];
      corners.push(letter === "M" ? [+first, +(second as string)] : letter === "H" ? [+first, y] : [x, +first]);
    }
    corners.forEach(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length];
      total += x * nextY - nextX * y;
    });
  }
  return total / 2;
}
