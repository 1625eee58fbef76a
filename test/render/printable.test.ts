import { describe, expect, test } from "vitest";
import { type Attribution, exactShapley, greedy, toText } from "whybox";
import { tableGame } from "../fixtures/games.js";

describe("what is hard to print", () => {
  const named = async (first: string, second = "plain"): Promise<Attribution> => {
    const { subject, ...rest } = await exactShapley(tableGame([0, 1, 2, 4]));
    return { ...rest, subject: { ...subject, parts: [{ name: "job", value: first }, { name: second }] } };
  };

  test("spells control characters as JSON does, and keeps the columns", async () => {
    const text = toText(await named("a\nb\u001b[31m\u009b\u2028\tc"));
    expect(text).toContain(String.raw`  job = a\nb\u001b[31m\u009b\u2028\tc  `);
    const [first, second] = text.split("\n").slice(3, 5);
    expect(first.indexOf("█")).toBe(second.indexOf("█"));
  });

  test("spells them in the names of model and output, in notes and in a chosen part too", async () => {
    const { subject, ...rest } = await greedy(tableGame([0, 1, 2, 4]), { count: 2 });
    const parts = [{ name: "x\ry" }, { name: "z" }];
    const notes = [{ code: "A", message: "bell \u0007 rings" }];
    const text = toText({ ...rest, notes, subject: { ...subject, model: "m\n", outputs: ["o\n"], parts } });
    expect(text).toMatch(/^m\\n: o\\n\n/);
    expect(text).toContain(String.raw`x\ry`);
    expect(text).toContain(String.raw`! bell \u0007 rings`);
  });

  test("aligns bars behind characters that are two cells wide, and cuts long ones to the cells there are", async () => {
    const cells = (line: string) => [...line].reduce((sum, each) => sum + (/[短職]/.test(each) ? 2 : 1), 0);
    const [first, second] = toText(await named("職短"))
      .split("\n")
      .slice(3, 5);
    expect(cells(first.split("█")[0])).toBe(cells(second.split("█")[0]));
    for (const line of toText(await named("短".repeat(90))).split("\n")) expect(cells(line)).toBeLessThanOrEqual(80);
    const [plain, combined] = toText(await named("e\u0301"))
      .split("\n")
      .slice(3, 5);
    expect(combined.indexOf("█")).toBe(plain.indexOf("█") + 1);
  });

  test("spells accents beyond eight on one letter, which would cover the lines around, and no fewer", async () => {
    const pile = (count: number) => `e${"\u0301".repeat(count)}`;
    expect(toText(await named(pile(8)))).toContain(pile(8));
    const text = toText(await named(pile(200)));
    expect(text).not.toContain(pile(9));
    expect(text).toContain(String.raw`\u0301`);
    // Beyond the first plane too.
    expect(toText(await named(`e${"\u{1d165}".repeat(9)}`))).toContain(String.raw`\u1d165`);
  });
});
