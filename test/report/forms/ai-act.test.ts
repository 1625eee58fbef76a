import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toForm } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { bias } from "./applicants.js";

describe("AI Act", () => {
  test("of a review has what Article 10 asks for, and marks what nobody measured", async () => {
    const form = toForm(await bias(), { form: "ai-act", facts: { origin: "applications of 2025" } });
    expect(form).toContain("applications of 2025");
    for (const paragraph of ["10(2)(f)", "10(2)(h)", "10(3)", "10(5)"]) expect(form).toContain(`| ${paragraph} |`);
    expect(form).toContain("demographic parity (selection rate) by race");
    expect(form).toContain("to be filled in: measures");
  });

  test("of an attribution has the main elements of Article 86, each with how sure it is", async () => {
    const form = toForm(await explanationsByName.attribution(), { form: "ai-act" });
    expect(form).toContain("Main elements of the answer");
    expect(form).toMatch(/settled at 95%|may be none/);
  });
});

const cellsOf = (form: string, start: string) =>
  (form.split("\n").find((line) => line.startsWith(`| ${start}`)) ?? "")
    .split(" | ")
    .map((cell) => cell.replace(/^\| | \|$/g, ""));

describe("Article 10", () => {
  test("counts checks by evidence, and what is missing", async () => {
    const review = await bias();
    const form = toForm(review, { form: "ai-act" });
    const all = review.result.groupings.flatMap(({ definitions }) => definitions);
    const count = (evidence: string) => all.filter((each) => each.evidence === evidence).length;
    expect(form).toContain(
      `${all.length} checks on ${review.run.startedAt.slice(0, 10)}: ${count("violated")} violated, ${count("supported")} supported, ${count("undecided")} undecided, within a tolerance of ${review.result.tolerance}.`,
    );
    expect(form).toContain(
      "0 of 625 cells of features are empty; 0 rows have no true answer; 9 without race, 5 without sex;",
    );
    expect(form).toContain("Columns of groups: race, sex.");
  });

  test("has people by each column alone, with their share, and whether the model sees it", async () => {
    const form = toForm(await bias(), { form: "ai-act" });
    expect(form).toContain("People by race, which the model does not see");
    expect(form).not.toContain("People by race x sex");
    expect(cellsOf(form, "White")).toEqual(["White", "405", "64.8%", "not known"]);
    const review = await bias();
    const stored = { ...review, result: { ...review.result, score: { ...review.result.score, isStored: true } } };
    expect(toForm(stored, { form: "ai-act" })).not.toContain("which the model");
    const seen = JSON.parse(JSON.stringify(review), (key, value) => (key === "seen" ? ["sex"] : value));
    expect(toForm(seen, { form: "ai-act" })).toContain("People by sex, which the model sees");
  });

  test("names twelve violated definitions, and counts the rest", async () => {
    const review = await bias();
    const [first, ...others] = review.result.groupings;
    const definitions = Array.from({ length: 14 }, (_, i) => ({
      ...{ ...first.definitions[0], title: `check ${i}`, evidence: "violated" as const, needed: null },
    }));
    const rest = others.map((grouping) => ({ ...grouping, definitions: [] }));
    const many = { ...review, result: { ...review.result, groupings: [{ ...first, definitions }, ...rest] } };
    const form = toForm(many, { form: "ai-act" });
    expect(form).toContain("Violated: check 0 by race; check 1 by race;");
    expect(form).toMatch(/check 11 by race; and 2 more/);
    expect(form).not.toContain("check 12 by");
    expect(form).toContain("Undecided: none");
  });
});

describe("Article 86", () => {
  const decision = async (values: number[], errors: (number | null)[], result: object = {}, subject: object = {}) => {
    const found = (await explanationsByName.attribution()) as Attribution;
    return {
      ...found,
      subject: {
        ...found.subject,
        ...{ outputs: ["approved"], units: ["probability"], prediction: [0.81], baseline: [0.25] },
        ...{ parts: values.map((_, i) => ({ name: `part ${i}` })), ...subject },
      },
      result: { ...found.result, values: [values], standardErrors: [errors], intercepts: [0.25], ...result },
    } as Attribution;
  };

  test("lists elements by size, each with its direction and how sure it is; what does nothing is none", async () => {
    const form = toForm(await decision([0.1, -0.4, 0, 0.3], [0.06, 0.1, 0, null]), { form: "ai-act" });
    expect(form).toContain("Main elements of the answer approved: 0.81, over 0.25 on average");
    expect([...form.matchAll(/^\| part (\d)/gm)].map(([, part]) => Number(part))).toEqual([1, 3, 0]);
    expect(cellsOf(form, "part 1")).toEqual(["part 1", "-0.4", "lowers the answer", "settled at 95%"]);
    expect(cellsOf(form, "part 3")).toEqual(["part 3", "0.3", "raises the answer", "not known"]);
    expect(cellsOf(form, "part 0")).toEqual(["part 0", "0.1", "raises the answer", "may be none, or the other way"]);
  });

  test("lists twelve at most", async () => {
    const form = toForm(
      await decision(
        Array.from({ length: 15 }, (_, i) => 1 + i),
        new Array(15).fill(0),
      ),
      { form: "ai-act" },
    );
    expect([...form.matchAll(/^\| part \d+ /gm)]).toHaveLength(12);
  });

  test("says an average that is in log odds in log odds, and so the effects", async () => {
    const logit = { link: "logit", intercepts: [-1.0986] };
    const form = toForm(await decision([2, 0.5], [0, 0], logit, { baseline: [-1.0986] }), { form: "ai-act" });
    expect(form).toContain("Main elements of the answer approved: 0.81, over -1.099 log odds on average");
    expect(form).toMatch(/effect, in log odds/);
    expect(toForm(await decision([2], [0], {}, { baseline: [null] }), { form: "ai-act" })).toContain(
      "Main elements of the answer approved: 0.81, over an unknown average",
    );
  });
});
