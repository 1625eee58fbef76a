import { open } from "node:fs/promises";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The chunk that says how many frames there are comes before the pixels, after no more chunks than these. */
const MAX_CHUNKS = 1000;

/**
 * Number of frames of a PNG, 1 unless it is animated; other files have 1 here. libvips reads the first and does not count.
 *
 * Source: W3C, Portable Network Graphics (Third Edition), acTL.
 */
export async function pngFrames(path: string): Promise<number> {
  const file = await open(path);
  const bytes = async (at: number) => (await file.read(Buffer.alloc(12), 0, 12, at)).buffer;
  try {
    const start = await bytes(0);
    if (!SIGNATURE.every((byte, i) => start[i] === byte)) return 1;
    let at = SIGNATURE.length;
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
      const head = await bytes(at);
      const type = head.toString("latin1", 4, 8);
      if (type === "acTL") return head.readUInt32BE(8);
      // Behind the end of the file there are zeros.
      if (type === "IDAT" || type === "\0\0\0\0") return 1;
      at += 12 + head.readUInt32BE(0);
    }
    return 1;
  } finally {
    await file.close();
  }
}
