import { describe, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { dataset, profile } from "whybox/audit";
import { parkMiller } from "../../fixtures/park-miller.js";
import { people } from "./people.js";

describe("proxies", () => {
  test("of a group with very many values says that it cannot be told apart, in time that does not grow with them", async () => {
    const rows = people(3000, 3).map((row, i) => ({ ...row, zip: `z${i % 1500}` }));
    const found = await profile(dataset(rows, { target: "paid", groups: ["zip"] }));
    const zip = {
      group: "zip",
      area: { value: null, reason: "1500 groups are too many to tell apart, at most 50 are" },
    };
    expect(found.result.proxies).toMatchObject([zip]);
    expect(toText(found)).toContain("zip");
    expect(parseExplanation(JSON.stringify(found))).toEqual(found);
  });

  test("finds proxies of a group, beyond what chance gives, and none where there is none", async () => {
    const { uniform } = parkMiller(9);
    const rows = people(800, 10).map((row) => {
      const sex = uniform() < 0.5 ? "f" : "m";
      return {
        ...row,
        job: uniform() < 0.85 ? (sex === "f" ? "nurse" : "smith") : "cook",
        sex,
        coin: uniform() < 0.5 ? "a" : "b",
      };
    });
    const found = await profile(
      dataset(rows, { features: ["age", "income", "city", "job"], target: "paid", groups: ["sex", "coin"] }),
    );
    const [sex, coin] = found.result.proxies;
    expect(sex.area.value).toBeGreaterThan(0.85);
    expect(sex.features[0].name).toBe("job");
    expect(Math.abs(sex.shuffled - 0.5)).toBeLessThan(0.08);
    expect(Math.abs((coin.area.value as number) - 0.5)).toBeLessThan(0.08);
    expect(found.result.issues.filter(({ code }) => code === "PROXIES")).toHaveLength(1);
  });

  test("does not tell a group by the column it comes from", async () => {
    const rows = people(400, 11);
    const { proxies } = (await profile(dataset(rows, { target: "paid", groups: [{ column: "age", cuts: [40] }] })))
      .result;
    expect(proxies[0].features.map(({ name }) => name)).not.toContain("age");
    expect(proxies[0].area.value).toBeLessThan(0.8);
  });
});
