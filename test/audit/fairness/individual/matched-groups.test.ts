import { describe, expect, test } from "vitest";
import { reviewed } from "./people.js";

describe("matchedGroups", () => {
  test("people of one group get less than the nearest of the other, by what the model takes off", async () => {
    const { result } = await reviewed(0.2, 600);
    const [match] = result.matches;
    expect(match).toMatchObject({ grouping: "sex", group: "female", against: "male" });
    expect(match.pairs + match.unmatched).toBe(200);
    expect(match.unmatched).toBeLessThan(10);
    expect(match.meanDistance as number).toBeLessThan(result.distance.mean / 5);
    expect(match.scores.low).toBeLessThan(-0.19);
    expect(match.scores.high).toBeGreaterThan(-0.21);
    expect(match.decisions?.high).toBeLessThan(0);
    const used = match.worst.flatMap(({ rows }) => rows);
    expect(new Set(used).size).toBe(used.length);
    const fair = (await reviewed(0, 600)).result.matches[0];
    expect(fair.scores.low).toBeLessThan(0);
    expect(fair.scores.high).toBeGreaterThan(0);
  });
});
