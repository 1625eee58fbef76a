import type { Cielab } from "./cielab.js";

/** Connected pieces smaller than this share of the wanted size are crumbs, whatever their number. */
const CRUMB = 1 / 10;

/** Number of pixels and pieces between two checks of the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 18;
const PIECES_PER_TURN = 2 ** 8;

/** Connected pieces of clusters, with what decides where a small one belongs. */
interface Pieces {
  /** One per pixel. */
  readonly labels: Int32Array;
  readonly sizes: number[];
  /** Sums of L*, a* and b*, three per piece. */
  readonly colours: number[];
  readonly neighbours: Set<number>[];
}

/**
 * Clusters made connected: each is split into its connected pieces (by sides, not corners), and small pieces join the
 * neighbour that is nearest in colour. First go the crumbs, then the smallest until `regions` are left.
 *
 * @param clusters  one label per pixel
 * @param giveWay  called many times on the way
 * @returns one label per pixel, consecutive from 0 in the order in which regions begin
 * Cost: O(pixels + pieces^2) at worst; on photographs the first.
 */
export async function connectedRegions(
  clusters: Int32Array,
  colours: Cielab,
  width: number,
  height: number,
  regions: number,
  giveWay: () => Promise<void>,
): Promise<Int32Array> {
  const pieces = await connectedPieces(clusters, colours, width, height, giveWay);
  const { labels, sizes } = pieces;
  const joined = new Int32Array(sizes.length);
  for (let piece = 0; piece < joined.length; piece++) joined[piece] = piece;
  const crumb = (CRUMB * labels.length) / regions;
  const bySize = await ascending(sizes, giveWay);
  let left = sizes.length;
  for (const piece of bySize) {
    if (left === 1 || sizes[piece] >= crumb) continue;
    joinNearest(pieces, piece, joined);
    left--;
    if (left % PIECES_PER_TURN === 0) await giveWay();
  }
  while (left > regions) {
    let smallest = -1;
    for (const piece of bySize) {
      if (joined[piece] === piece && (smallest < 0 || sizes[piece] < sizes[smallest])) smallest = piece;
    }
    joinNearest(pieces, smallest, joined);
    left--;
    await giveWay();
  }
  return renumbered(labels, joined, giveWay);
}

/** Pieces by their size, of equals by their number: counted, since sizes are small whole numbers. */
async function ascending(sizes: readonly number[], giveWay: () => Promise<void>): Promise<Uint32Array> {
  let largest = 0;
  for (const size of sizes) if (size > largest) largest = size;
  const next = new Uint32Array(largest + 2);
  for (const size of sizes) next[size + 1]++;
  await giveWay();
  for (let size = 0; size < largest; size++) next[size + 1] += next[size];
  await giveWay();
  const pieces = new Uint32Array(sizes.length);
  for (let piece = 0; piece < sizes.length; piece++) pieces[next[sizes[piece]]++] = piece;
  await giveWay();
  return pieces;
}

async function connectedPieces(
  clusters: Int32Array,
  colours: Cielab,
  width: number,
  height: number,
  giveWay: () => Promise<void>,
): Promise<Pieces> {
  const { lightness, a, b } = colours;
  const labels = new Int32Array(clusters.length).fill(-1);
  const waiting = new Int32Array(clusters.length);
  const sizes: number[] = [];
  const sums: number[] = [];
  let seen = 0;
  for (let first = 0; first < labels.length; first++) {
    if (labels[first] >= 0) continue;
    const piece = sizes.length;
    const cluster = clusters[first];
    let [size, sumL, sumA, sumB, end] = [0, 0, 0, 0, 1];
    waiting[0] = first;
    labels[first] = piece;
    while (size < end) {
      const pixel = waiting[size++];
      if (++seen % PIXELS_PER_TURN === 0) await giveWay();
      sumL += lightness[pixel];
      sumA += a[pixel];
      sumB += b[pixel];
      const column = pixel % width;
      if (column > 0 && labels[pixel - 1] < 0 && clusters[pixel - 1] === cluster) {
        labels[pixel - 1] = piece;
        waiting[end++] = pixel - 1;
      }
      if (column < width - 1 && labels[pixel + 1] < 0 && clusters[pixel + 1] === cluster) {
        labels[pixel + 1] = piece;
        waiting[end++] = pixel + 1;
      }
      if (pixel >= width && labels[pixel - width] < 0 && clusters[pixel - width] === cluster) {
        labels[pixel - width] = piece;
        waiting[end++] = pixel - width;
      }
      if (pixel < labels.length - width && labels[pixel + width] < 0 && clusters[pixel + width] === cluster) {
        labels[pixel + width] = piece;
        waiting[end++] = pixel + width;
      }
    }
    sizes.push(size);
    sums.push(sumL, sumA, sumB);
  }
  return { labels, sizes, colours: sums, neighbours: await neighboursOf(labels, sizes.length, width, height, giveWay) };
}

async function neighboursOf(
  labels: Int32Array,
  pieces: number,
  width: number,
  height: number,
  giveWay: () => Promise<void>,
): Promise<Set<number>[]> {
  const neighbours: Set<number>[] = [];
  while (neighbours.length < pieces) {
    neighbours.push(new Set());
    if (neighbours.length % PIECES_PER_TURN === 0) await giveWay();
  }
  const meet = (p: number, q: number) => {
    neighbours[p].add(q);
    neighbours[q].add(p);
  };
  for (let row = 0, pixel = 0; row < height; row++) {
    await giveWay();
    for (let column = 0; column < width; column++, pixel++) {
      const here = labels[pixel];
      if (column < width - 1 && labels[pixel + 1] !== here) meet(here, labels[pixel + 1]);
      if (row < height - 1 && labels[pixel + width] !== here) meet(here, labels[pixel + width]);
    }
  }
  return neighbours;
}

/** Joins a piece to the neighbour whose mean colour is nearest; of equals, to the one that begins first. */
function joinNearest({ sizes, colours, neighbours }: Pieces, piece: number, joined: Int32Array): void {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const other of neighbours[piece]) {
    let distance = 0;
    for (let i = 0; i < 3; i++) {
      distance += (colours[3 * other + i] / sizes[other] - colours[3 * piece + i] / sizes[piece]) ** 2;
    }
    if (distance > least || (distance === least && other > nearest)) continue;
    least = distance;
    nearest = other;
  }
  joined[piece] = nearest;
  sizes[nearest] += sizes[piece];
  for (let i = 0; i < 3; i++) colours[3 * nearest + i] += colours[3 * piece + i];
  for (const other of neighbours[piece]) {
    neighbours[other].delete(piece);
    if (other === nearest) continue;
    neighbours[other].add(nearest);
    neighbours[nearest].add(other);
  }
  neighbours[piece].clear();
}

async function renumbered(labels: Int32Array, joined: Int32Array, giveWay: () => Promise<void>): Promise<Int32Array> {
  const numbers = new Int32Array(joined.length).fill(-1);
  const regions = new Int32Array(labels.length);
  let next = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (pixel % PIXELS_PER_TURN === 0) await giveWay();
    let root = labels[pixel];
    while (joined[root] !== root) root = joined[root];
    if (numbers[root] < 0) numbers[root] = next++;
    regions[pixel] = numbers[root];
  }
  return regions;
}
