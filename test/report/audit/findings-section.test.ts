import { describe, expect, test } from "vitest";
import type { Findings } from "whybox/audit";
import { findingsSection } from "../../../dist/report/audit/findings-section.js";
import { made } from "../../render/text/made.js";

const finding = (more: object = {}) => ({
  ...{ level: "high", what: "pay is off", sure: "95% sure", next: "look at it", code: "BIASED", section: "fairness" },
  ...more,
});
const htmlOf = (result: object, places: Parameters<NonNullable<typeof findingsSection.first>>[1] = {}) =>
  findingsSection.first?.(
    made<Findings>("findings", { ...{ rows: 9, findings: [], sections: [], skipped: [], failed: [] }, ...result }),
    places,
  ) ?? "";
/** The words, without their marks. */
const plain = (html: string) => html.replace(/<[^>]*>/g, "|").replace(/\|+/g, "|");

describe("a finding", () => {
  test("has its level, how sure it is, what to do next, and a link to the part that it was drawn from", () => {
    const places = { fairness: { id: "part-3", heading: "Groups <of> people" } };
    const html = htmlOf({ findings: [finding()] }, places);
    expect(plain(html)).toBe(
      "|high| |pay is off|How sure: |95% sure|Next: |look at it|See |Groups &lt;of&gt; people| |BIASED|",
    );
    expect(html).toContain('<span class="level" data-level="high">high</span>');
    expect(html).toContain('<a href="#part-3">');
  });

  test("without a part in the page has no link, whatever its name", () => {
    for (const section of ["fairness", "constructor", "__proto__"])
      expect(htmlOf({ findings: [finding({ section })] })).not.toContain("<a");
  });

  test("of which nobody says how sure it is says nothing of it", () => {
    expect(plain(htmlOf({ findings: [finding({ sure: "" })] }))).toBe(
      "|high| |pay is off|Next: |look at it|See |BIASED|",
    );
  });

  test("holds no markup of its own", () => {
    const evil = "<script>alert(1)</script>";
    const html = htmlOf({
      findings: [finding({ what: evil, sure: evil, next: evil, code: evil })],
      skipped: [{ section: evil, reason: evil }],
      failed: [{ section: evil, code: "X", message: evil }],
    });
    expect(html).not.toContain("<script");
    expect(html.match(/&lt;script/g)).toHaveLength(8);
  });
});

test("a hundred findings are listed, in their order, and the others counted", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => finding({ what: `finding ${i}` }));
  const whats = (html: string) => [...html.matchAll(/finding \d+/g)].map(String);
  expect(whats(htmlOf({ findings: many(100) }))).toEqual(many(100).map(({ what }) => what));
  expect(htmlOf({ findings: many(100) })).not.toContain("in the JSON");
  expect(whats(htmlOf({ findings: many(102) }))).toHaveLength(100);
  expect(htmlOf({ findings: many(102) })).toContain("<p>2 more findings in the JSON.</p>");
  expect(htmlOf({ findings: many(101) })).toContain("<p>1 more finding in the JSON.</p>");
});

test("nothing that was found, left out or failed is said, and nothing else", () => {
  expect(htmlOf({})).toBe("<p>Nothing was found.</p>");
  const html = htmlOf({
    skipped: [{ section: "fairness", reason: "no groups" }],
    failed: [{ section: "sage", code: "MODEL_FAILED", message: "the server is gone" }],
  });
  expect(plain(html)).toBe(
    "|Nothing was found.|Not looked at:|fairness|: |no groups|Failed, and missing here:|sage|: |the server is gone|",
  );
});

test("its heading and its levels are in plain words", () => {
  const none = made<Findings>("findings", { findings: [] });
  expect(findingsSection.heading?.(none)).toBe("What was found");
  expect(findingsSection.about?.(none)).toContain("High: worthless or harmful as it is.");
});
