import { describe, expect, test } from "vitest";
import type { ReadTableOptions } from "whybox";
import { decodedText } from "../../dist/tables/decoded-text.js";
import { inTablesDirectory, QUERY } from "./files.js";

const { file, read } = inTablesDirectory();

describe("encodings", () => {
  const content = "größe,job\r\n31,Köchin\r\n";
  const utf32 = (text: string, isBig: boolean) => {
    const bytes = Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer);
    return isBig ? bytes.swap32() : bytes;
  };
  const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

  test.each<[string, Uint8Array, ReadTableOptions?]>([
    ["UTF-16 with its mark, as Excel writes it", Buffer.from(`\ufeff${content}`, "utf16le")],
    ["UTF-16 big endian with its mark", utf16be(`\ufeff${content}`)],
    ["UTF-16 without a mark", Buffer.from(content, "utf16le")],
    ["UTF-16 big endian without a mark", utf16be(content)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${content}`)],
    ["Latin-1 where it is named", Buffer.from(content, "latin1"), { encoding: "latin1" }],
  ])("%s", async (_, bytes, options) => {
    const path = await file("encoded.csv", bytes);
    expect(await read(path, undefined, options)).toEqual([{ größe: 31, job: "Köchin" }]);
    expect(await read(path, undefined, { ...options, ...QUERY })).toEqual([{ größe: 31, job: "Köchin" }]);
  });

  test.each([
    ["little", (text: string) => utf32(text, false)],
    ["big", (text: string) => utf32(text, true)],
  ])("UTF-32, %s endian, is called that", async (_, encoded) => {
    const path = await file("utf32.csv", encoded(`\ufeff${content}`));
    expect(await read(path)).toContain("utf32.csv: the file is UTF-32; write it as UTF-8");
  });

  test("Latin-1 that is not named is refused with its line, in the header too", async () => {
    const advice = 'if it is Latin-1, as older Windows programs write, say encoding: "latin1"';
    expect(await read(await file("l1.csv", Buffer.from("größe\n1\n", "latin1")))).toContain(
      `line 1 is not UTF-8; ${advice}`,
    );
    expect(await read(await file("l3.csv", Buffer.from("a\nx\nö\n", "latin1")))).toContain(
      "l3.csv: line 3 is not UTF-8",
    );
  });
});

/** The text of a file in its pieces; an error by its message. */
async function piecesOf(path: string, encoding?: Parameters<typeof decodedText>[1]): Promise<string[] | string> {
  const pieces: string[] = [];
  try {
    for await (const piece of decodedText(path, encoding)) pieces.push(piece);
  } catch (error) {
    return (error as Error).message;
  }
  return pieces;
}

describe("a long text", () => {
  // Characters of one to four bytes, so that pieces end within one wherever they end.
  const line = "a\u00fc\u20ac\u{1f600},1\n";
  const text = line.repeat(60_000);

  test.each([
    ["utf-8", (all: string) => Buffer.from(all)],
    ["utf-16le", (all: string) => Buffer.from(all, "utf16le")],
    ["utf-16be", (all: string) => Buffer.from(all, "utf16le").swap16()],
  ] as const)("comes in pieces that join to it, %s", async (encoding, encoded) => {
    for (const shift of ["", "x", "xx", "xxx"]) {
      const pieces = await piecesOf(await file("long.txt", encoded(shift + text)), encoding);
      expect(pieces.length).toBeGreaterThan(1);
      expect((pieces as string[]).join("") === shift + text).toBe(true);
    }
  });

  test("names the line of bytes that are no text, in the first piece and in later ones", async () => {
    for (const before of [0, 1, 3, 40_000, 59_999]) {
      const bytes = Buffer.concat([
        Buffer.from(line.repeat(before)),
        Buffer.of(0x61, 0xff, 0x0a),
        Buffer.from(line.repeat(10)),
      ]);
      expect(await piecesOf(await file("bad.txt", bytes))).toContain(
        `bad.txt: line ${before + 1} is not UTF-8; if it is Latin-1`,
      );
    }
  });

  test("that ends within a character is none", async () => {
    const cut = Buffer.from(`${line.repeat(2)}\u20ac`).subarray(0, -1);
    expect(await piecesOf(await file("cut.txt", cut))).toContain("line 3 is not UTF-8");
    expect(await piecesOf(await file("odd.txt", Buffer.of(0xff, 0xfe, 0x61, 0, 0x62)), "utf-16le")).toContain(
      "line 1 is not UTF-16LE; say which encoding it has with encoding",
    );
  });
});

test("a file of no bytes has no text", async () => {
  expect(await piecesOf(await file("none.txt", ""))).toEqual([]);
});

test("zeros in a text of few other letters are characters, not halves of some", async () => {
  // Every byte is 0 here, not every other one.
  expect(await piecesOf(await file("zeros.txt", Buffer.alloc(6)))).toEqual(["\0".repeat(6)]);
});
