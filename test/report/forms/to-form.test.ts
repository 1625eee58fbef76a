import { describe, expect, test } from "vitest";
import { type Attribution, blackBox } from "whybox";
import { answersOf, dataset, type Fairness, fairness } from "whybox/audit";
import { toForm } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";
import { hostile } from "../../fixtures/hostile-names.js";

/** Applicants by race and sex: how many there are, and how many of them are hired. */
const APPLICANTS: readonly (readonly [race: string | null, sex: string | null, of: number, hired: number])[] = [
  ["White", "Male", 200, 100],
  ["White", "Female", 200, 80],
  ["Black", "Male", 100, 30],
  ["Black", "Female", 100, 20],
  ["Asian", "Male", 8, 8],
  ["Asian", "Female", 3, 0],
  [null, "Male", 9, 3],
  ["White", null, 5, 1],
];

async function bias(options: object = {}): Promise<Fairness> {
  const rows = APPLICANTS.flatMap(([race, sex, of, hired]) =>
    Array.from({ length: of }, (_, i) => ({ x: i < hired ? 0.9 : 0.1, race, sex })),
  );
  const model = blackBox((batch) => batch.map(([x]) => x), {
    name: "sift",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [{ name: "hired", unit: "probability" }],
  });
  const people = dataset(rows, { model, groups: ["race", "sex"] });
  return fairness(await answersOf(model, people), { favourable: "hired", ...options });
}

describe("Local Law 144", () => {
  test("has rates and ratios to the most selected category, by sex, race and both", async () => {
    const form = toForm(await bias(), { form: "local-law-144", facts: { distributed: "2026-01-15" } });
    // 317 men of whom 141 are hired, 303 women of whom 100 are.
    expect(form).toMatch(/\| Male \| 317 \| 44\.5% \| [^|]+ \| 1\.000 \|/);
    expect(form).toMatch(
      new RegExp(`\\| Female \\| 303 \\| 33\\.0% \\| [^|]+ \\| ${(100 / 303 / (141 / 317)).toFixed(3)} \\|`),
    );
    expect(form).toMatch(/\| White \/ Female \| 200 \| 40\.0% \| [^|]+ \| 0\.800 \|/);
    expect(form).toContain("| distribution date of the tool | 2026-01-15 |");
    expect(form).toContain("to be filled in: source");
    expect(form).toMatch(/^> This is a form.*no legal advice/m);
  });

  test("counts people of unknown category, who are in none", async () => {
    const form = toForm(await bias(), { form: "local-law-144" });
    expect(form).toContain("| people of unknown sex, in no category | 5 |");
    expect(form).toContain("| people of unknown race, in no category | 9 |");
    expect(form).toContain("| people of unknown sex or race, in no category of both | 14 |");
    expect(form).not.toContain("not said");
  });

  test("leaves categories under 2% out of the ratios, with number and rate; 0 keeps them", async () => {
    const review = await bias();
    const form = toForm(review, { form: "local-law-144" });
    // 11 of 625 are 1.8%: all of them would be the most selected, and every ratio would be to theirs.
    expect(form).toMatch(/Left out of the ratios by race[\s\S]*\| Asian \| 11 \| 72\.7% \| [^|]+ \|\n/);
    const kept = toForm(review, { form: "local-law-144", leaveOutBelow: 0 });
    expect(kept).toMatch(/\| Asian \| 11 \| 72\.7% \| [^|]+ \| 1\.000 \|/);
    expect(kept).not.toContain("Left out");
  });

  test("takes scoring rates where the tool scores: above the median of all", async () => {
    const form = toForm(await bias(), { form: "local-law-144", rate: "scoring" });
    expect(form).toContain("scoring rate");
    // The median of the scores is 0.1: above it are those of 0.9.
    expect(form).toMatch(/\| Male \| 317 \| 44\.5% \|/);
  });

  test("says which columns it needs", async () => {
    const review = await bias({ groups: ["race"] });
    expect(() => toForm(review, { form: "local-law-144" })).toThrow(
      /no column of groups is called sex; say which it is/,
    );
    expect(() => toForm(review, { form: "local-law-144", sex: "rase" })).toThrow(
      /no groups "rase"; did you mean "race"/,
    );
    expect(() => toForm(review, { form: "adverse-action" })).toThrow(
      /filled in from an attribution, got .* "fairness"/,
    );
  });
});

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

describe("adverse action", () => {
  const reasons = async (values: number[], errors: (number | null)[]) => {
    const found = (await explanationsByName.attribution()) as Attribution;
    const subject = {
      ...found.subject,
      outputs: ["approved"],
      units: ["probability"],
      parts: values.map((_, i) => ({ name: `part ${i}`, value: i })),
    };
    const result = { ...found.result, values: [values], standardErrors: [errors] };
    return { ...found, subject, result } as Attribution;
  };
  const listed = (form: string) => [...form.matchAll(/^\| \d \| part (\d)/gm)].map(([, part]) => Number(part));

  test("lists at most four parts that count against the applicant, the strongest first", async () => {
    const form = toForm(await reasons([0.5, -0.1, -0.4, -0.3, -0.2, -0.05], [0, 0, 0, 0, 0, 0]), {
      form: "adverse-action",
      favourable: "approved",
    });
    expect(listed(form)).toEqual([2, 3, 4, 1]);
  });

  test("ends where the order is not settled at 95%, and says of which two", async () => {
    const form = toForm(await reasons([-0.5, -0.3, -0.28, -0.1], [0.01, 0.01, 0.01, 0.01]), {
      form: "adverse-action",
      favourable: "approved",
    });
    expect(listed(form)).toEqual([0]);
    expect(form).toMatch(/not settled at 95% which of part 1.* and part 2.* counted for more/);
    const none = toForm(await reasons([-0.01, -0.001], [0.01, 0.01]), {
      form: "adverse-action",
      favourable: "approved",
    });
    expect(none).toContain("No principal reason can be listed.");
    const unknown = toForm(await reasons([-0.5, -0.1], [null, null]), {
      form: "adverse-action",
      favourable: "approved",
    });
    expect(listed(unknown)).toEqual([]);
  });

  test("takes what raises the only output where that is not the favourable one", async () => {
    const form = toForm(await reasons([0.5, -0.1, 0.2], [0, 0, 0]), { form: "adverse-action", favourable: "denied" });
    expect(listed(form)).toEqual([0, 2]);
    expect(() => toForm({ kind: "rule", subject: {}, result: {} } as never, { form: "adverse-action" })).toThrow(
      /filled in from an attribution/,
    );
  });
});

test("a form is a page too, and names in it are names", async () => {
  const review = await bias();
  const page = toForm(review, { form: "local-law-144", as: "html" });
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Impact ratios by sex");
  const unfriendly = hostile(await explanationsByName.attribution());
  expect(toForm(unfriendly, { form: "ai-act", as: "html" })).not.toMatch(/<script>alert|<img |<svg onload/);
  expect(() => toForm(review, { form: "soc2" as never })).toThrow(/expected form to be "local-law-144" or/);
});
