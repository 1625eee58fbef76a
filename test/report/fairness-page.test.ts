import { describe, expect, test } from "vitest";
import { blackBox, parseExplanation } from "whybox";
import { answersOf, dataset, type Fairness, fairness } from "whybox/audit";
import { toHtml, toMarkdown, toSvg } from "whybox/charts";
import { explanationsByName } from "../fixtures/explanations.js";
import { HOSTILE, hostile } from "../fixtures/hostile-names.js";

/** Groups of known rates: selected are those whose x is 1. */
async function review(
  groups: { readonly [name: string]: { readonly selected: number; readonly of: number } },
  options: object = {},
): Promise<Fairness> {
  const rows = Object.entries(groups).flatMap(([group, { selected, of }]) =>
    Array.from({ length: of }, (_, i) => ({ x: i < selected ? 1 : 0, group, y: i % 2 === 0 ? "yes" : "no" })),
  );
  const model = blackBox((batch) => batch.map(([x]) => 0.1 + 0.8 * x), {
    name: "m",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [{ name: "yes", unit: "probability" }],
  });
  const people = dataset(rows, { model, target: "y", groups: ["group"] });
  return fairness(await answersOf(model, people), { favourable: "yes", ...options });
}

describe("a review for a board", () => {
  test("begins with the largest settled gap, how sure it is, and what cannot be said", async () => {
    const found = await review({
      a: { selected: 150, of: 300 },
      b: { selected: 60, of: 300 },
      c: { selected: 2, of: 9 },
    });
    const text = toMarkdown(found, { title: "Review" });
    const [title, what, sure, open] = text.split("\n\n");
    expect(title).toBe("# Review");
    expect(what).toContain('in the selection rate: 20% are selected among "b" and 50% among "a", a gap of 30 points');
    const { low, high } = found.result.groupings[0].gaps[1].difference;
    const points = (value: number | null) => `${(100 * (value as number)).toFixed(1).replace(/\.0$/, "")} points`;
    expect(sure).toContain(`at least ${points(low)} and at most ${points(high)}`);
    expect(open).toMatch(/^It cannot be said which way .* anything of 1 group of fewer than 30 rows \(c\)/);
    expect(text).toContain("| c | group | 9 |");
    expect(text).toContain("## What was not looked at");
    expect(text).toMatch(/\| seed \| 0 \|/);
  });

  test("says so where no gap is settled", async () => {
    const found = await review({ a: { selected: 20, of: 40 }, b: { selected: 19, of: 40 } });
    expect(toMarkdown(found)).toContain("No gap in how m treats groups was settled on 80 rows");
  });

  test("begins with the ratio where shares are small, so that a gap in points is small as well", async () => {
    const found = await review({ a: { selected: 160, of: 2000 }, b: { selected: 40, of: 2000 } });
    const [, what, sure] = toMarkdown(found, { title: "Review" }).split("\n\n");
    expect(what).toContain('people of "b" are selected 0.25 times as often as people of "a" (2% against 8%)');
    expect(what).toContain("no gap in points is certain to go beyond the tolerance");
    const { low, high } = found.result.groupings[0].definitions[1].estimate;
    expect(sure).toContain(`at least ${low?.toPrecision(3)} and at most ${high?.toPrecision(3)} times`);
    expect(sure).toContain("speak against 2");
  });

  test("begins with scores that are off in a group where groups are treated alike", async () => {
    // Half of the answers are true; all scores say 0.1 or 0.9.
    const found = await review({ a: { selected: 20, of: 900 }, b: { selected: 20, of: 900 } });
    const [, what, sure] = toMarkdown(found, { title: "Review" }).split("\n\n");
    expect(what).toMatch(/By group, true answers of "[ab]" lie 38.2 points above what the model says/);
    expect(sure).toContain("counted for all groups at once");
  });

  test("names each way of treating groups alike, and does not count its reports as pages", async () => {
    const found = await review({ a: { selected: 150, of: 300 }, b: { selected: 60, of: 300 } });
    const page = toHtml([found, await explanationsByName.mitigation()]);
    expect(page).toContain("<h4><bdi>Thresholds by group, for alike");
    expect(page).not.toContain("2 explanations");
  });

  test("shows every definition with its evidence, the interval, and the rows that would decide it", async () => {
    const found = await review({ a: { selected: 20, of: 60 }, b: { selected: 26, of: 60 } });
    const text = toMarkdown(found);
    for (const { title, evidence, needed } of found.result.groupings[0].definitions) {
      expect(text).toContain(`| ${title} | ${evidence}`);
      if (needed) expect(text).toContain(`${needed.rows.toLocaleString("en-US")} more row`);
    }
  });

  test("has a figure for each picture, and carries the JSON", async () => {
    const found = await review({ a: { selected: 150, of: 300 }, b: { selected: 60, of: 300 } });
    const page = toHtml(found);
    for (const chart of ["rates", "gaps", "roc", "calibration"]) expect(page).toContain(`data-chart="${chart}"`);
    expect(page).toContain("How groups of people are treated");
    const carried = /<script type="application\/x-ndjson" id="explanations">([^<]*)<\/script>/.exec(page)?.[1] ?? "";
    expect(parseExplanation(JSON.parse(carried)).result).toEqual(found.result);
  });

  test("holds in their places why there is a gap, subgroups, single people and what could be done", async () => {
    const found = await review({ a: { selected: 150, of: 300 }, b: { selected: 6, of: 20 } });
    const { mitigation, groupGap, subgroups, individualFairness } = explanationsByName;
    const parts = await Promise.all([mitigation(), groupGap(), subgroups(), individualFairness()]);
    const page = toHtml([found, ...parts]);
    const order = [
      "Evidence for and against each definition",
      "Groups by group",
      "Why there is a gap",
      "Small cells",
      "Subgroups nobody named",
      "Similar people, similar answers?",
      "What could be done about it",
      "What was not looked at",
      "Glossary",
      "Data and model",
    ];
    const headings = [...page.matchAll(/<h3 id="([^"]+)">(.*?)<\/h3>/g)];
    expect(headings.map(([, , html]) => html.replaceAll(/<[^>]+>/g, ""))).toEqual(order);
    for (const [, id, html] of headings) expect(page).toContain(`<li><a href="#${id}">${html}</a></li>`);
    expect(page.match(/<article /g)).toHaveLength(1);
    expect(page).not.toContain("Single people: whether two who are alike");
    for (const chart of ["frontier", "changes"]) expect(page).toContain(`data-chart="${chart}"`);
    const text = toMarkdown([found, ...parts]);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(order);
    // Beside another kind every one has an article of its own.
    expect(toHtml([found, await explanationsByName.performance()]).match(/<article /g)).toHaveLength(2);
  });

  test("of numbers speaks of numbers", async () => {
    const text = toMarkdown(await explanationsByName.fairnessOfNumbers());
    expect(text).toContain("equal mean prediction");
    expect(text).not.toMatch(/NaN|undefined|ROC/);
  });

  test("hostile names stay names", async () => {
    const found = hostile(await explanationsByName.fairness());
    const text = toMarkdown(found, { title: HOSTILE[0] });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal would obey them
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|(?<!\\)<script/);
    expect(toHtml(found)).not.toMatch(/<script>alert|<img |<svg onload/);
  });

  test("a measure and a column of groups are chosen by name", async () => {
    const found = await review({ a: { selected: 150, of: 300 }, b: { selected: 60, of: 300 } });
    expect(toSvg(found, { part: "accuracy by group" })).toContain("accuracy by group");
    expect(() => toSvg(found, { part: "accuracy" })).toThrow(/unknown part "accuracy".*"selectionRate by group"/);
    expect(() => toSvg(found, { chart: "roc", part: "sex" })).toThrow(
      /unknown part "sex"; the explained parts are "group"/,
    );
  });

  test("a ROC curve has no more than 41 corners, and keeps both ends", async () => {
    const found = (await explanationsByName.fairness()) as Fairness;
    for (const { roc } of found.result.groupings.flatMap(({ groups }) => groups)) {
      if (!roc) continue;
      const { falsePositiveRate: x, truePositiveRate: y } = roc;
      expect(x.length).toBe(y.length);
      expect(x.length).toBeLessThanOrEqual(41);
      expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
      for (const each of [x, y]) expect(each).toEqual(each.toSorted((a, b) => a - b));
    }
  });
});
