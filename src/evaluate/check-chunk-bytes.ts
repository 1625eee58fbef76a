import { WhyboxError } from "../core/whybox-error.js";

/** The number of bytes, if it is one that a chunk can have. */
export function checkChunkBytes(where: string, chunkBytes: number): number {
  if (typeof chunkBytes === "number" && chunkBytes >= 1 && Number.isFinite(chunkBytes)) return chunkBytes;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected chunkBytes to be a number of 1 or more, got ${String(chunkBytes)}`,
  );
}
