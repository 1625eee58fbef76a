import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { findingsText } from "../../../dist/render/text/findings-text.js";
import { made } from "./made.js";

const finding = (level: string, what: string, more: object = {}) => ({
  ...{ level, what, sure: "95% interval 0.1 to 0.2", next: "look at it", code: "profile(table)", section: "profile" },
  ...more,
});
const findings = (list: object[], more: object = {}) =>
  made("findings", { rows: 1200, findings: list, sections: ["profile"], skipped: [], failed: [], ...more });
const sentence = (...given: Parameters<typeof findings>) => findingsText.sentence(findings(...given) as never);
const lines = (...given: Parameters<typeof findings>) =>
  toText(findings(...given))
    .split("\n")
    .slice(0, -2);

describe("the sentence of an audit", () => {
  test("counts findings and those that are high, and says the first", () => {
    expect(sentence([finding("high", "It leaks."), finding("high", "b"), finding("low", "c")])).toBe(
      "Audit of credit on 1,200 rows: 3 findings, 2 of them high; first: It leaks.",
    );
    expect(sentence([finding("medium", "a\nb")])).toBe(
      String.raw`Audit of credit on 1,200 rows: 1 finding, none of them high; first: a\nb`,
    );
    expect(sentence([], { rows: 1 })).toBe("Audit of credit on 1 row: nothing found.");
  });
});

describe("the lines of an audit", () => {
  test("have each finding with how sure it is, what to do and where to see more", () => {
    expect(lines([finding("high", "It leaks.")])).toEqual([
      "audit of credit on 1,200 rows: 1 finding",
      "",
      "  HIGH   It leaks.",
      "         how sure: 95% interval 0.1 to 0.2",
      "         next: look at it",
      "         see: profile(table)",
      "",
    ]);
    expect(
      lines([finding("medium", "b"), finding("low", "c", { sure: "" })]).filter((line) => /^ {2}[A-Z]|sure/.test(line)),
    ).toEqual(["  MEDIUM b", "         how sure: 95% interval 0.1 to 0.2", "  LOW    c"]);
  });

  test("say what was not looked at and what failed, and why", () => {
    const more = {
      skipped: [{ section: "fairness", reason: "no groups" }],
      failed: [{ section: "effects", code: "X", message: "the model\nthrew" }],
    };
    expect(lines([], more).slice(2)).toEqual([
      "  not looked at: fairness, no groups",
      String.raw`  failed: effects, the model\nthrew`,
      "",
    ]);
    expect(lines([])).toEqual(["audit of credit on 1,200 rows: 0 findings", ""]);
  });

  test("keep to the width", () => {
    const long = "a sentence of many words that goes on ".repeat(8).trim();
    const more = { skipped: [{ section: "a", reason: long }], failed: [{ section: "a", code: "X", message: long }] };
    for (const line of lines([finding("high", long, { sure: long, next: long, code: long })], more))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});
