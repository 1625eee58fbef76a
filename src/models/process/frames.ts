/**
 * Frames between whybox and a process that answers for a model, version 1; docs/models.md describes them for those
 * who write the other side.
 *
 * A frame is four bytes "WBX1", the length of a JSON text and that of a body (unsigned 32 bits each, little end first), the
 * JSON in UTF-8, and the body: numbers as 64-bit floats, little end first, row by row.
 */
export type Frame = { readonly head: { readonly [name: string]: unknown }; readonly body: Uint8Array };

/** The version of frames that this side speaks. */
export const FRAMES_VERSION = 1;

const MAGIC = [0x57, 0x42, 0x58, 0x31];
const PREFIX_BYTES = 12;
/** A JSON head names columns and carries texts. What is longer is no frame. */
const MAX_HEAD_BYTES = 256 * 1024 * 1024;

/** Bytes found in place of a frame. */
export class NoFrame extends Error {
  constructor(readonly found: Uint8Array) {
    super("no frame");
  }
}

export function encodeFrame(head: object, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const frame = new Uint8Array(PREFIX_BYTES + json.length + body.length);
  const view = new DataView(frame.buffer);
  frame.set(MAGIC);
  view.setUint32(4, json.length, true);
  view.setUint32(8, body.length, true);
  frame.set(json, PREFIX_BYTES);
  frame.set(body, PREFIX_BYTES + json.length);
  return frame;
}

/** Puts frames together from the pieces in which a stream brings them. */
export interface FrameReader {
  /**
   * The frames that are complete now.
   * @throws NoFrame for what is none
   */
  push(piece: Uint8Array): Frame[];
}

/** @param maxBodyBytes  a longer body is no frame */
export function frameReader(maxBodyBytes: () => number): FrameReader {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  const joined = () => {
    if (pieces.length !== 1) {
      const whole = new Uint8Array(bytes);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      pieces = [whole];
    }
    return pieces[0];
  };
  let wanted = 1;
  return {
    push(piece) {
      pieces.push(piece);
      bytes += piece.length;
      const frames: Frame[] = [];
      while (bytes >= wanted && bytes > 0) {
        const start = joined();
        const magic = MAGIC.findIndex((byte, i) => i < bytes && start[i] !== byte);
        if (magic >= 0) throw new NoFrame(start);
        if (bytes < PREFIX_BYTES) break;
        const view = new DataView(start.buffer, start.byteOffset);
        const headBytes = view.getUint32(4, true);
        const bodyBytes = view.getUint32(8, true);
        if (headBytes > MAX_HEAD_BYTES || bodyBytes > maxBodyBytes()) throw new NoFrame(start);
        wanted = PREFIX_BYTES + headBytes + bodyBytes;
        if (bytes < wanted) break;
        frames.push(decode(start.subarray(PREFIX_BYTES, wanted), headBytes));
        pieces = [start.subarray(wanted)];
        bytes -= wanted;
        wanted = 1;
      }
      return frames;
    },
  };
}

function decode(bytes: Uint8Array, headBytes: number): Frame {
  try {
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, headBytes)));
    if (typeof head === "object" && head !== null) return { head, body: bytes.slice(headBytes) };
  } catch {
    // No JSON, no frame.
  }
  throw new NoFrame(bytes);
}
