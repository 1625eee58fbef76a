import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { answersOf, subgroupScan } from "whybox/audit";
import { chosen, isHard, model, people, scan } from "./people.js";

describe("subgroupScan", () => {
  const table = () => people(5, 600, (person, uniform) => chosen(isHard(person) ? 0.1 : 0.6, uniform));

  test("is the same, bit by bit, for the same seed, survives JSON, and reads in a terminal", async () => {
    const [{ run: _, ...first }, { run: __, ...second }] = [
      await scan(table(), { columns: ["age", "sex"] }),
      await scan(table(), { columns: ["age", "sex"] }),
    ];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    const text = toText(parseExplanation(JSON.stringify(await scan(table(), { columns: ["age", "sex"] }))));
    expect(text).toContain("sex is female");
    expect(text).toContain("p-values pay for all");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("says so where nothing stands out, or there are too few rows to look", async () => {
    const none = await scan(people(3, 300, (_, uniform) => chosen(0.4, uniform)));
    expect(toText(none)).toContain("No subgroup stands up");
    expect(none.result.draws).toBeLessThan(99);
    const few = await scan(people(2, 20, (_, uniform) => chosen(0.4, uniform)));
    expect(few.notes.map(({ code }) => code)).toEqual(["FEW_ROWS"]);
    expect(few.result.pValue).toBeNull();
    parseExplanation(JSON.stringify(few));
  });

  test("finds nothing where every row is alike", async () => {
    const all = await scan(
      people(2, 200, () => ({ score: 0.9, yes: 1 })),
      { columns: ["age", "city", "sex"] },
    );
    expect(all.result).toMatchObject({ pValue: 1, subgroups: [], overall: { value: 1 } });
    const errors = await scan(
      people(2, 200, () => ({ score: 0.9, yes: 1 })),
      { measure: "calibrationBias" },
    );
    expect(errors.result.subgroups).toEqual([]);
  });

  test("names what it cannot use", async () => {
    const data = table();
    await expect(scan(data, { columns: ["agee"] })).rejects.toThrow(/no column "agee".*"age"/);
    await expect(scan(data, { favourable: "maybe" })).rejects.toThrow(/^subgroupScan: favourable: there is no class/);
    await expect(scan(data, { measure: "meanResidual" })).rejects.toThrow(/one of classification/);
    await expect(subgroupScan(await answersOf(model, data))).rejects.toThrow(/favourable to say which class/);
    await expect(subgroupScan({} as never)).rejects.toThrow(/expected answers of answersOf/);
  });

  test("stops when it is told to", async () => {
    await expect(scan(table(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
  });
});
