import { inPieces } from "../core/give-way.js";
import type { Cielab } from "./cielab.js";

/** Starting point and state of SLIC: centres in colour and place, and each pixel's centre. */
export interface Seeds {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lightness: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** One per pixel: at first the centre in whose cell of the grid it lies. */
  readonly labels: Int32Array;
}

/**
 * As many centres as regions are wanted, evenly spread: rows about one spacing apart, filled as evenly as the number
 * allows, and each centre moved to the lowest gradient of the 3 x 3 pixels around it, away from edges and noise.
 * @param giveWay  called many times on the way
 * Source: Achanta et al. 2012, algorithm 1.
 */
export async function slicSeeds(
  colours: Cielab,
  width: number,
  height: number,
  regions: number,
  giveWay: () => Promise<void>,
): Promise<Seeds> {
  const rows = Math.max(
    Math.ceil(regions / width),
    Math.min(height, Math.round(Math.sqrt((regions * height) / width)), regions),
    1,
  );
  const x = new Float64Array(regions);
  const y = new Float64Array(regions);
  const labels = new Int32Array(width * height);
  for (let row = 0; row < rows; row++) {
    const from = Math.floor((row * regions) / rows);
    const across = Math.floor(((row + 1) * regions) / rows) - from;
    const top = Math.floor((row * height) / rows);
    const bottom = Math.floor(((row + 1) * height) / rows);
    for (let i = 0; i < across; i++) {
      x[from + i] = Math.floor(((i + 0.5) * width) / across);
      y[from + i] = Math.floor(((row + 0.5) * height) / rows);
    }
    await inPieces(bottom - top, PIXELS_PER_TURN / width, giveWay, (first, end) => {
      for (let line = top + first; line < top + end; line++) {
        for (let column = 0; column < width; column++) {
          labels[line * width + column] = from + Math.floor((column * across) / width);
        }
      }
    });
  }
  // Nearer than three pixels, two centres could move onto one.
  const isRoomy = width * height >= 9 * regions;
  const lightness = new Float64Array(regions);
  const a = new Float64Array(regions);
  const b = new Float64Array(regions);
  await inPieces(regions, PIXELS_PER_TURN / 9, giveWay, (first, end) => {
    for (let seed = first; seed < end; seed++) {
      const pixel = isRoomy ? lowestGradient(colours, width, height, x[seed], y[seed]) : y[seed] * width + x[seed];
      x[seed] = pixel % width;
      y[seed] = Math.floor(pixel / width);
      lightness[seed] = colours.lightness[pixel];
      a[seed] = colours.a[pixel];
      b[seed] = colours.b[pixel];
    }
  });
  return { x, y, lightness, a, b, labels };
}

/** Pixels between two looks at the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 18;

/** Of the 3 x 3 pixels around, the one in the middle where none is lower. */
function lowestGradient(colours: Cielab, width: number, height: number, x: number, y: number): number {
  let best = y * width + x;
  let lowest = gradient(colours, width, height, x, y);
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      const here = gradient(colours, width, height, column, row);
      if (here >= lowest) continue;
      lowest = here;
      best = row * width + column;
    }
  }
  return best;
}

/** Squared change of colour from left to right plus from top to bottom. */
function gradient({ lightness, a, b }: Cielab, width: number, height: number, x: number, y: number): number {
  const left = y * width + Math.max(0, x - 1);
  const right = y * width + Math.min(width - 1, x + 1);
  const above = Math.max(0, y - 1) * width + x;
  const below = Math.min(height - 1, y + 1) * width + x;
  const change = (from: number, to: number) =>
    (lightness[to] - lightness[from]) ** 2 + (a[to] - a[from]) ** 2 + (b[to] - b[from]) ** 2;
  return change(left, right) + change(above, below);
}
