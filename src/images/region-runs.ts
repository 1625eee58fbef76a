import { inPieces } from "../core/give-way.js";

/** Pixels side by side that belong to one region, region by region: what copying a region takes. */
export interface RegionRuns {
  /** Runs `starts[region]` up to but not including `starts[region + 1]` are those of the region. */
  readonly starts: Int32Array;
  /** First pixel of each run, and the one behind its last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * The runs of each region, over the whole image row by row: a run may go on from the end of a row to the next.
 *
 * @param labels  one per pixel, consecutive from 0
 * @param giveWay  called many times on the way
 */
export async function regionRuns(
  labels: Int32Array,
  regions: number,
  giveWay: () => Promise<void>,
): Promise<RegionRuns> {
  const starts = new Int32Array(regions + 1);
  let count = 0;
  await inPieces(labels.length, PIXELS_PER_TURN, giveWay, (first, end) => {
    for (let pixel = first; pixel < end; pixel++) {
      if (pixel > 0 && labels[pixel] === labels[pixel - 1]) continue;
      starts[labels[pixel] + 1]++;
      count++;
    }
  });
  for (let region = 0; region < regions; region++) starts[region + 1] += starts[region];
  const next = starts.slice(0, regions);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  let run = -1;
  await inPieces(labels.length, PIXELS_PER_TURN, giveWay, (first, end) => {
    for (let pixel = first; pixel < end; pixel++) {
      if (pixel > 0 && labels[pixel] === labels[pixel - 1]) continue;
      if (run >= 0) to[run] = pixel;
      run = next[labels[pixel]]++;
      from[run] = pixel;
    }
  });
  to[run] = labels.length;
  return { starts, from, to };
}

/** Pixels between two looks at the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 20;
