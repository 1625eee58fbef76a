import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactShapley, toText } from "whybox";
import { displayWidth } from "../../../dist/render/text/display-width.js";
import { fitted, fittedApart } from "../../../dist/render/text/fitted.js";
import { tableGame } from "../../fixtures/games.js";

const words = fc.string({ unit: fc.constantFrom("a", "e\u0301", "職", "😀", " ", "短"), maxLength: 30 });

describe("a text in so many cells", () => {
  test("is filled up with spaces, or cut and ends in an ellipsis", () => {
    expect(fitted("income", 8)).toBe("income  ");
    expect(fitted("income", 6)).toBe("income");
    expect(fitted("income", 5)).toBe("inco…");
    // A letter of two cells that would not fit leaves one empty.
    expect(fitted("職業職業", 6)).toBe("職業… ");
    expect(fitted("職業", 4)).toBe("職業");
  });

  test("always takes as many, and is cut between letters", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (text, width) => {
        const cut = fitted(text, width);
        expect(displayWidth(cut)).toBe(width);
        expect(cut.isWellFormed()).toBe(true);
        if (displayWidth(text) <= width) expect(cut.startsWith(text)).toBe(true);
        else expect(text.startsWith(cut.trimEnd().replace(/…$/, ""))).toBe(true);
      }),
    );
  });

  test("is cut by characters and not by bytes in a text of parts", async () => {
    const { subject, ...rest } = await exactShapley(tableGame([0, 1, 2, 4]));
    const parts = [{ name: "é".repeat(90) }, { name: "短".repeat(3) }];
    const text = toText({ ...rest, subject: { ...subject, parts } });
    expect(text).toContain(`${"é".repeat(35)}…`);
  });
});

describe("texts that are cut apart", () => {
  test("keep their ends where that is what they differ in, and only there", () => {
    expect(fittedApart(["income of the father", "income of the mother", "a column of another kind"], 12)).toEqual([
      "incom…father",
      "incom…mother",
      "a column of…",
    ]);
    expect(fittedApart(["the same long text", "the same long text"], 9)).toEqual(["the same…", "the same…"]);
  });

  test("always take as many cells", () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), fc.integer({ min: 3, max: 20 }), (texts, width) => {
        const all = [...texts, ...texts.map((text) => `${text}1`), ...texts.map((text) => `${text}2`)];
        for (const cut of fittedApart(all, width)) expect(displayWidth(cut)).toBe(width);
      }),
    );
  });
});
