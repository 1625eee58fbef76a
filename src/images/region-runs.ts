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
 */
export function regionRuns(labels: Int32Array, regions: number): RegionRuns {
  const starts = new Int32Array(regions + 1);
  let count = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (pixel > 0 && labels[pixel] === labels[pixel - 1]) continue;
    starts[labels[pixel] + 1]++;
    count++;
  }
  for (let region = 0; region < regions; region++) starts[region + 1] += starts[region];
  const next = starts.slice(0, regions);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  for (let pixel = 0; pixel < labels.length; ) {
    const label = labels[pixel];
    const run = next[label]++;
    from[run] = pixel;
    while (pixel < labels.length && labels[pixel] === label) pixel++;
    to[run] = pixel;
  }
  return { starts, from, to };
}
