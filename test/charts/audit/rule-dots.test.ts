import { describe, expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { known, made } from "../../render/text/made.js";
import { elements, texts, valueAt } from "../drawn.js";

const slice = (text: string, loss: number, lossElsewhere: number, excess: object, share = 0.25) => ({
  ...{ text, loss, lossElsewhere, excess, share, conditions: [], rows: 50 },
});
const draw = (slices: object[], options: object = {}) =>
  toSvg(made("slices", { loss: "error rate", measuredRows: 200, slices }), { chart: "slices", ...options });
const level = (svg: string) => elements(svg, "line").filter(({ y1, y2, x1, x2 }) => y1 === y2 && x1 !== x2);

describe("rules beside everyone else", () => {
  const svg = draw([slice("job is clerk", 0.6, 0.2, known(0.4, 0.1, 0.5)), slice("age > 40", 0.1, 0.3, known(-0.2))]);
  const at = valueAt(svg);

  test("have an empty dot outside and a full one inside, orange where it is higher inside and blue where lower", () => {
    const dots = elements(svg, "circle");
    const values = dots.map(({ cx }) => at(Number(cx)));
    // The empty ones are drawn first.
    [0.2, 0.3, 0.6, 0.1].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 2));
    expect(dots.map(({ fill }) => fill)).toEqual([undefined, undefined, "#d95f02", "#1f5fbf"]);
    expect(dots[0].cy).toBe(dots[2].cy);
    expect(dots[0].cy).not.toBe(dots[1].cy);
  });

  test("have a line from one to the other, and the interval of the difference where it would put the inside", () => {
    const [first, second, interval, ...others] = level(svg).map(({ x1, x2 }) => [at(Number(x1)), at(Number(x2))]);
    expect(first).toEqual([expect.closeTo(0.2, 2), expect.closeTo(0.6, 2)]);
    expect(second).toEqual([expect.closeTo(0.3, 2), expect.closeTo(0.1, 2)]);
    expect(interval).toEqual([expect.closeTo(0.2 + 0.1, 2), expect.closeTo(0.2 + 0.5, 2)]);
    expect(others).toEqual([]);
  });

  test("say the rule, its number and the share of rows, beside each other and within the page", () => {
    const words = texts(svg);
    expect(words).toEqual(
      expect.arrayContaining(["job is clerk", "age &gt; 40", "0.6, 25% of rows", "0.1, 25% of rows"]),
    );
    const [page] = elements(svg, "svg");
    const right = Math.max(...level(svg).flatMap(({ x1, x2 }) => [Number(x1), Number(x2)]));
    // The letters of a number need seven pixels each, at most.
    expect(right + 7 * "0.6, 25% of rows".length).toBeLessThan(Number(page.width) + 20);
  });

  test("are the top ones, with a count of the others, and long rules are cut to the page", () => {
    const rules = ["a", "b", "c"].map((text) => slice(text, 0.4, 0.2, known(0.2)));
    expect(texts(draw(rules, { top: 1 }))).toContain("measured on 200 rows; 2 more slices");
    expect(texts(draw(rules, { top: 2 }))).toContain("measured on 200 rows; 1 more slice");
    expect(texts(draw(rules))).toContain("measured on 200 rows");
    const [long] = texts(draw([slice("job is clerk and ".repeat(20), 0.4, 0.2, known(0.2))])).filter((text) =>
      text.startsWith("job is"),
    );
    expect(long.endsWith("…")).toBe(true);
    expect(long.length).toBeGreaterThan(50);
    expect(long.length * 6.4).toBeLessThan(480);
  });

  test("have an axis that holds 0, however far away", () => {
    expect(texts(draw([slice("a", 50, 40, known(10))]))).toContain("0");
  });

  test("are in the words of subgroups where they are that", () => {
    const subgroup = { text: "job is clerk", inside: 0.2, outside: 0.5, share: 0.1, gap: known(-0.3, -0.4, -0.2) };
    const words = texts(
      toSvg(made("subgroups", { title: "selection rate", rulesLookedAt: 1200, subgroups: [subgroup, subgroup] }), {
        top: 1,
      }),
    );
    expect(words).toEqual(
      expect.arrayContaining([
        "credit: subgroups of other selection rate",
        "p-values pay for 1,200 rules; 1 more subgroup",
        "selection rate",
        "0.2, 10% of rows",
      ]),
    );
  });
});
