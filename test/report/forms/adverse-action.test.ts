import { describe, expect, test } from "vitest";
import type { Attribution } from "whybox";
import { toForm } from "whybox/charts";
import { explanationsByName } from "../../fixtures/explanations.js";

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

  test("lists no reason that may not count at all, be its place ever so clear", async () => {
    const form = toForm(await reasons([-0.5, -0.1], [0.01, 0.06]), { form: "adverse-action", favourable: "approved" });
    expect(listed(form)).toEqual([0]);
    expect(form).toMatch(/not settled at 95% that part 1.* counted against the applicant at all/);
  });

  test("says who was refused what, as far as it is known, and how large each effect is", async () => {
    const found = await reasons([-0.5, -0.1], [0.01, 0.01]);
    const form = (subject: object, result: object = {}) =>
      toForm(
        { ...found, subject: { ...found.subject, ...subject }, result: { ...found.result, ...result } } as Attribution,
        { form: "adverse-action", favourable: "approved", facts: { applicant: "A. Person", creditor: "A Bank" } },
      );
    expect(form({ id: "case 7", row: 3 })).toContain("| applicant | case 7 |");
    expect(form({ row: 3 })).toContain("| applicant | row 3 |");
    expect(form({ id: undefined, row: undefined })).toContain("| applicant | A. Person |");
    expect(form({ prediction: [0.21] })).toMatch(/\| answer of the model \| .*approved 0\.21 \|/);
    expect(form({})).toContain("| creditor | A Bank |");
    expect(form({})).toContain("to be filled in: action");
    expect(form({})).toMatch(/\| 1 \| part 0[^|]*\| -0\.5 \| 0\.01 \|/);
    expect(form({}, { link: "logit" })).toContain("| reason | effect, in log odds | standard error |");
  });

  test("asks which answer is good to get, and names those that there are", async () => {
    const found = await reasons([-0.5], [0]);
    expect(() => toForm(found, { form: "adverse-action" })).toThrow(
      'toForm: adverse-action: expected favourable to say which answer is good to get; the explanation speaks of "approved"',
    );
    const two = { ...found, subject: { ...found.subject, outputs: ["approved", "denied"] } } as Attribution;
    expect(() => toForm(two, { form: "adverse-action", favourable: "aproved" })).toThrow(
      'there is no output "aproved"; did you mean "approved"?',
    );
  });
});
