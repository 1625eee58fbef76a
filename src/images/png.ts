import { base64 } from "../core/base64.js";
import { inPieces } from "../core/give-way.js";
import type { CheckedImage } from "./image.js";

/** Bytes of an uncompressed deflate block: its length is written in 16 bits. */
const LONGEST_BLOCK = 0xffff;

/** Bytes between two looks at the clock: some milliseconds. A multiple of three, which base64 writes as four letters. */
const BYTES_PER_TURN = 3 * 2 ** 18;

/**
 * An image as a PNG file of 8 bits per channel, base64. Uncompressed: made in any browser, and 4/3 the bytes of
 * the image long. One channel is grey, three are RGB, four RGBA; of any other number, the mean is shown.
 *
 * @param giveWay  called many times on the way
 * Source: PNG specification (ISO/IEC 15948), RFC 1950 (zlib), RFC 1951 (deflate, stored blocks).
 */
export async function png(image: CheckedImage, giveWay: () => Promise<void>): Promise<string> {
  const { width, height, channels } = image;
  const shown = [1, 3, 4].includes(channels) ? channels : 1;
  const colourType = { 1: 0, 3: 2, 4: 6 }[shown] as number;
  const file = joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    await chunk("IHDR", Uint8Array.of(...bigEndian(width), ...bigEndian(height), 8, colourType, 0, 0, 0), giveWay),
    await chunk("IDAT", await stored(await lines(image, shown, giveWay), giveWay), giveWay),
    await chunk("IEND", new Uint8Array(0), giveWay),
  ]);
  let text = "";
  await inPieces(file.length, BYTES_PER_TURN, giveWay, (from, to) => {
    text += base64(file.subarray(from, to));
  });
  return text;
}

function joined(arrays: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return bytes;
}

/** The lines of the image, each behind the number of its filter: 0, none. */
async function lines(
  { data, width, height, channels, range: [low, high] }: CheckedImage,
  shown: number,
  giveWay: () => Promise<void>,
): Promise<Uint8Array> {
  const scale = 255 / (high - low);
  const bytes = new Uint8Array(height * (width * shown + 1));
  let at = 0;
  await inPieces(height, BYTES_PER_TURN / (width * channels), giveWay, (top, below) => {
    for (let y = top; y < below; y++) {
      at++;
      for (let x = 0; x < width; x++) {
        const from = (y * width + x) * channels;
        if (shown === channels) {
          for (let c = 0; c < channels; c++) bytes[at++] = Math.round((data[from + c] - low) * scale);
        } else {
          const mean = data.subarray(from, from + channels).reduce((sum, value) => sum + value, 0) / channels;
          bytes[at++] = Math.round((mean - low) * scale);
        }
      }
    }
  });
  return bytes;
}

/** A zlib stream of stored blocks. */
async function stored(bytes: Uint8Array, giveWay: () => Promise<void>): Promise<Uint8Array> {
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
  stream.set(bigEndian(await adler32(bytes, giveWay)), at);
  return stream;
}

async function chunk(type: string, body: Uint8Array, giveWay: () => Promise<void>): Promise<Uint8Array> {
  const bytes = new Uint8Array(12 + body.length);
  bytes.set(bigEndian(body.length));
  bytes.set(
    Array.from(type, (letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(body, 8);
  bytes.set(bigEndian(await crc32(bytes.subarray(4, 8 + body.length), giveWay)), 8 + body.length);
  return bytes;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** RFC 1950: sums modulo the largest prime below 65536, taken every 5552 bytes, before 32 bits could overflow. */
async function adler32(bytes: Uint8Array, giveWay: () => Promise<void>): Promise<number> {
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
    await giveWay();
  }
  return ((b << 16) | a) >>> 0;
}

let table: Uint32Array | undefined;

/** PNG specification, annex D: the polynomial 0xedb88320, byte by byte. */
async function crc32(bytes: Uint8Array, giveWay: () => Promise<void>): Promise<number> {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  const byByte = table;
  let crc = 0xffffffff;
  await inPieces(bytes.length, BYTES_PER_TURN, giveWay, (from, to) => {
    for (let i = from; i < to; i++) crc = byByte[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  });
  return ~crc >>> 0;
}
