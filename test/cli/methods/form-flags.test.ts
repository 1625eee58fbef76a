import { describe, expect, test } from "vitest";
import { toForm } from "whybox/charts";
import { checkForm, factOf, writtenForm } from "../../../dist/cli/methods/form-flags.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { explanationsByName } from "../../fixtures/explanations.js";

describe("facts of a form", () => {
  test("gather by name, and may hold anything behind the first =", () => {
    const first = factOf("distributed=2026-01-15");
    const second = factOf(" vendor = A=B\nand C", first);
    expect(first).toEqual({ distributed: "2026-01-15" });
    expect(second).toEqual({ distributed: "2026-01-15", vendor: " A=B\nand C" });
    expect(factOf("vendor=other", second)).toMatchObject({ vendor: "other" });
  });

  test.each(["vendor", "=text", "vendor=", ""])("%j is none", (text) => {
    expect(() => factOf(text)).toThrow("Expected name=text, such as distributed=2026-01-15.");
  });
});

describe("flags of a form", () => {
  test("go with a form, and a form with text, Markdown or a page", () => {
    for (const format of ["text", "md", "html"] as const) checkForm(format, { form: "ai-act", sex: "sex" });
    checkForm("json", {});
  });

  test.each([
    ["fact", { vendor: "x" }],
    ["favourable", "yes"],
    ["sex", ""],
    ["race", "r"],
    ["rate", "scoring"],
  ])("--%s alone is bad usage", (name, value) => {
    expect(() => checkForm("text", { [name]: value })).toThrow(new UsageError(`--${name} goes with --form`));
  });

  test.each(["json", "svg", "png"] as const)("a form as .%s is bad usage", (format) => {
    expect(() => checkForm(format, { form: "ai-act" })).toThrow(
      new UsageError(`--form makes Markdown or a page; --out ends in .${format}`),
    );
  });
});

describe("a form", () => {
  const flags = { form: "adverse-action", favourable: "repaid", fact: { creditor: "Bank" } } as const;

  test("is what toForm makes, as Markdown or as a page", async () => {
    const explanation = await explanationsByName.attribution();
    const asked = { form: "adverse-action", favourable: "repaid", facts: { creditor: "Bank" } } as const;
    for (const [format, as] of [
      ["text", "markdown"],
      ["md", "markdown"],
      ["html", "html"],
    ] as const) {
      expect(await writtenForm(explanation, format, flags)).toBe(toForm(explanation, { ...asked, as }));
    }
  });

  test("that cannot be filled in is bad usage, with the reason", async () => {
    const explanation = await explanationsByName.subset();
    const error = await writtenForm(explanation, "md", flags).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/^toForm: .*got an explanation of kind "subset"/);
  });
});
