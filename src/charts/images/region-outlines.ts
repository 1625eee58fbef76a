import type { ImageSource } from "../../core/explanation.js";

/** The label of each pixel from the runs of an image source. */
export function pixelLabels({ width, height, labels }: ImageSource): Int32Array {
  const pixels = new Int32Array(width * height);
  let at = 0;
  for (const [label, length] of labels) {
    pixels.fill(label, at, at + length);
    at += length;
  }
  return pixels;
}

/**
 * For each region the data of an SVG path around it, in pixels of the image: closed loops along the sides of pixels,
 * holes running the other way.
 *
 * @param labels  one per pixel
 * @param regions  number of regions
 */
export function regionOutlines(labels: Int32Array, width: number, height: number, regions: number): string[] {
  const sides = Array.from({ length: regions }, () => new Map<number, number[]>());
  const line = width + 1;
  const add = (label: number, from: number, to: number) => {
    const ends = sides[label].get(from);
    if (ends) ends.push(to);
    else sides[label].set(from, [to]);
  };
  // Each side runs with its region on the right: along the top, down the right, back along the bottom, up the left.
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const label = labels[pixel];
      const corner = y * line + x;
      if (y === 0 || labels[pixel - width] !== label) add(label, corner, corner + 1);
      if (x === width - 1 || labels[pixel + 1] !== label) add(label, corner + 1, corner + 1 + line);
      if (y === height - 1 || labels[pixel + width] !== label) add(label, corner + 1 + line, corner + line);
      if (x === 0 || labels[pixel - 1] !== label) add(label, corner + line, corner);
    }
  }
  return sides.map((ends) => chained(ends, line));
}

function chained(ends: Map<number, number[]>, line: number): string {
  let path = "";
  for (const [start, open] of ends) {
    while (open.length > 0) {
      path += `M${start % line} ${Math.floor(start / line)}`;
      let [from, to] = [start, open.pop() as number];
      while (to !== start) {
        const next = (ends.get(to) as number[]).pop() as number;
        // A corner only where the direction changes.
        if (next - to !== to - from) path += step(to, to - from, line);
        from = to;
        to = next;
      }
      path += "z";
    }
  }
  return path;
}

function step(corner: number, direction: number, line: number): string {
  return Math.abs(direction) === 1 ? `H${corner % line}` : `V${Math.floor(corner / line)}`;
}
