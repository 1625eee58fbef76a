import { base64 } from "../core/base64.js";
import type { CheckedImage } from "./image.js";

/** Bytes of an uncompressed deflate block: its length is written in 16 bits. */
const LONGEST_BLOCK = 0xffff;

/**
 * An image as a PNG file of 8 bits per channel, base64. Uncompressed: made at once and in any browser, and 4/3 the
 * bytes of the image long. One channel is grey, three are RGB, four RGBA; of any other number, the mean is shown.
 *
 * Source: PNG specification (ISO/IEC 15948), RFC 1950 (zlib), RFC 1951 (deflate, stored blocks).
 */
export function png({ data, width, height, channels, range: [low, high] }: CheckedImage): string {
  const shown = [1, 3, 4].includes(channels) ? channels : 1;
  const scale = 255 / (high - low);
  // Each line begins with the number of its filter: 0, none.
  const lines = new Uint8Array(height * (width * shown + 1));
  let at = 0;
  for (let y = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      if (shown === channels) {
        for (let c = 0; c < channels; c++) lines[at++] = Math.round((data[from + c] - low) * scale);
      } else {
        const mean = data.subarray(from, from + channels).reduce((sum, value) => sum + value, 0) / channels;
        lines[at++] = Math.round((mean - low) * scale);
      }
    }
  }
  const colourType = { 1: 0, 3: 2, 4: 6 }[shown] as number;
  return base64(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", Uint8Array.of(...bigEndian(width), ...bigEndian(height), 8, colourType, 0, 0, 0)),
    chunk("IDAT", stored(lines)),
    chunk("IEND", new Uint8Array(0)),
  );
}

/** A zlib stream of stored blocks. */
function stored(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / LONGEST_BLOCK);
  const stream = new Uint8Array(2 + bytes.length + 5 * blocks + 4);
  stream.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * LONGEST_BLOCK, (block + 1) * LONGEST_BLOCK);
    const { length } = part;
    stream.set([block === blocks - 1 ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255], at);
    stream.set(part, at + 5);
    at += 5 + length;
  }
  stream.set(bigEndian(adler32(bytes)), at);
  return stream;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  bytes.set(bigEndian(body.length));
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(body, 8);
  bytes.set(bigEndian(crc32(bytes.subarray(4, 8 + body.length))), 8 + body.length);
  return bytes;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** RFC 1950: sums modulo the largest prime below 65536, taken every 5552 bytes, before 32 bits could overflow. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let from = 0; from < bytes.length; from += 5552) {
    const to = Math.min(from + 5552, bytes.length);
    for (let i = from; i < to; i++) {
      a += bytes[i];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

let table: Uint32Array | undefined;

/** PNG specification, annex D: the polynomial 0xedb88320, byte by byte. */
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
