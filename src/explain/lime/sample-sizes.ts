/** Fewer independent replicates than this say too little about their spread. */
export const MIN_REPLICATES = 16;

/** How samples are split: replicates of a power of two points, which a Sobol sequence fills evenly, at least 16. */
export function sampleSizes(samples: number): { size: number; count: number } {
  const size = 2 ** Math.floor(Math.log2(samples / MIN_REPLICATES));
  return { size, count: Math.floor(samples / size) };
}
