import { open } from "node:fs/promises";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The chunk that says how many frames there are comes before the pixels, after no more than this of colours and texts. */
const HEAD_BYTES = 1 << 16;

/**
 * Number of frames of a PNG, 1 unless it is animated; other files have 1 here. libvips reads the first and does not count.
 *
 * Source: W3C, Portable Network Graphics (Third Edition), acTL.
 */
export async function pngFrames(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (!SIGNATURE.every((byte, i) => buffer[i] === byte)) return 1;
    for (let at = SIGNATURE.length; at + 12 <= bytesRead; at += 12 + buffer.readUInt32BE(at)) {
      const type = buffer.toString("latin1", at + 4, at + 8);
      if (type === "acTL") return buffer.readUInt32BE(at + 8);
      if (type === "IDAT") return 1;
    }
    return 1;
  } finally {
    await file.close();
  }
}
