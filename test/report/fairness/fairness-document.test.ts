import { describe, expect, test } from "vitest";
import type { Block } from "../../../dist/report/document/block.js";
import { fairnessDocument } from "../../../dist/report/fairness/fairness-document.js";
import { known, made } from "../../render/text/made.js";
import { definition, fairness, group, grouping } from "../../render/text/review.js";

const data = { name: "people", rows: 500, target: "y", features: 2, gaps: 0, isWeighted: false, clusters: null };
const overall = { selectionRate: known(0.4), truePositiveRate: known(0.5), meanScore: known(0.4) };
const review = (groupings: object[], more: object = {}) => ({
  ...fairness(groupings, { data, overall, ...more }),
  ...{ cost: { modelRows: 0, budgetRows: 0, stoppedBy: "complete" }, run: { version: "1", startedAt: "2026" } },
});
const documentOf = (groupings: object[], more: object = {}, parts: readonly object[] = []) =>
  fairnessDocument(review(groupings, more) as never, parts as never);
const more = (rows: number) => ({
  truePositiveRate: { ...known(0.5), rows, small: rows < 20 },
  meanScore: { ...known(0.4), rows, small: rows < 20 },
  meanPrediction: { ...known(3), rows, small: rows < 20 },
});
const person = (name: string, rows: number, value: number) => group(name, rows, value, more(rows));
const sex = grouping("sex", [definition("demographicParity", "violated", known(0.25, 0.1, 0.4))], {
  groups: [person("f", 200, 0.3), person("m", 300, 0.55)],
});
const headings = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.kind === "heading" ? [block.text] : []));
const after = (blocks: readonly Block[], heading: string) =>
  blocks.slice(blocks.findIndex((block) => block.kind === "heading" && block.text === heading) + 1);
const part = (kind: string, result: object = {}) => made<object>(kind, result);

test("leads with what was found, how sure that is, and what is open; then evidence, groups, limits, words, data", () => {
  const blocks = documentOf([sex]);
  expect(blocks.slice(0, 3).every((block) => block.kind === "text" && block.tone === "lead")).toBe(true);
  expect(blocks[0]).toMatchObject({ text: expect.stringContaining("largest settled gap lies between groups by sex") });
  expect(headings(blocks)).toEqual([
    ...["Evidence for and against each definition", "Groups by sex", "What was not looked at", "Glossary"],
    "Data and model",
  ]);
  expect(blocks.at(-1)).toMatchObject({ kind: "table", caption: "What this review rests on" });
});

describe("groups of one column", () => {
  const ofSex = (more: object = {}, about: object = {}) =>
    after(documentOf([{ ...sex, ...more }], about), "Groups by sex");
  test("have charts of the selection rate and of the gaps, the evidence, and other rates when asked for", () => {
    const [first, second, evidence, ...rest] = ofSex();
    expect(first).toEqual({ kind: "chart", chart: "rates", part: "selectionRate by sex" });
    expect(second).toEqual({ kind: "chart", chart: "gaps", part: "sex" });
    expect(evidence).toMatchObject({ kind: "table", caption: expect.stringMatching(/^By sex: largest gap/) });
    expect(rest[0]).toEqual({
      ...{ kind: "folded", summary: "Other rates by sex" },
      blocks: [{ kind: "chart", chart: "rates", part: "truePositiveRate by sex" }],
    });
    expect(rest[1]).toMatchObject({ kind: "folded", summary: "All numbers by sex", blocks: [{}, {}] });
  });
  test("have no gaps to draw without a target, and speak of predictions where there are no classes", () => {
    expect(ofSex({}, { data: { ...data, target: null } })[1]).toMatchObject({ kind: "table" });
    const numbers = ofSex({}, { task: "regression", overall: { meanPrediction: known(3) } });
    expect(numbers[0]).toMatchObject({ part: "meanPrediction by sex" });
    expect(numbers.some((block) => block.kind === "folded" && block.summary.startsWith("Other rates"))).toBe(false);
  });
  test("have ROC and calibration where a group has one", () => {
    const curves = (more: object) =>
      ofSex({ groups: [person("f", 30, 0.5), { ...person("m", 30, 0.5), ...more }] }).flatMap((block) =>
        block.kind === "chart" && block.part === "sex" ? [block.chart] : [],
      );
    expect(curves({})).toEqual(["gaps"]);
    expect(curves({ roc: {}, calibration: [] })).toEqual(["gaps", "roc", "calibration"]);
    expect(curves({ calibration: [] })).toEqual(["gaps", "calibration"]);
  });
  test("have differences within equal values of the control", () => {
    const conditional = {
      control: ["job", "city"],
      strata: 4,
      comparisons: [{ group: "f", against: "m", difference: known(-0.1, -0.2, 0), rows: 1200 }],
    };
    const table = ofSex({ conditional }).find(
      (block) => block.kind === "table" && block.caption.startsWith("Differences"),
    );
    expect(table).toMatchObject({
      caption: "Differences in selection within equal values of job and city (4 strata)",
      rows: [["f", "m", "-10\u00a0points", "-20.0\u00a0to\u00a00.0", "1,200"]],
    });
  });
});

test("crossed columns are folded, and what cannot hold together is said once per column", () => {
  const impossibility = { text: "Both cannot hold." };
  const crossed = { ...grouping("sex x age", [], { groups: sex.groups }), by: ["sex", "age"], impossibility };
  const blocks = documentOf([{ ...sex, impossibility }, crossed]);
  expect(blocks).toContainEqual(expect.objectContaining({ kind: "folded", summary: "Groups by sex x age" }));
  expect(headings(blocks)).not.toContain("Groups by sex x age");
  expect(after(blocks, "What cannot hold together")[0]).toEqual({ kind: "list", items: ["By sex: Both cannot hold."] });
  expect(headings(documentOf([sex, crossed]))).not.toContain("What cannot hold together");
});

test("small cells have a table of their own, where there are such", () => {
  const [text, table] = after(
    documentOf([{ ...sex, groups: [person("f", 9, 0.5), person("m", 50, 0.5)] }]),
    "Small cells",
  );
  expect(text).toMatchObject({ text: expect.stringContaining("A rate over fewer than 20 rows says little") });
  expect(table).toMatchObject({ rows: [["f", "sex", "9", "9", "all"]] });
});

test("further explanations stand below what they answer, each under its title", () => {
  const parts = [
    part("mitigation", { change: { of: "weights" }, constraint: null }),
    part("groupGap", { grouping: "sex", of: "f", against: "m" }),
    part("subgroups"),
    part("individualFairness"),
  ];
  const blocks = documentOf([sex], {}, parts);
  expect(headings(blocks).slice(2, -3)).toEqual([
    ...["Why there is a gap", "sex: f and m", "Subgroups nobody named", "Similar people, similar answers?"],
    ...["What could be done about it", "Weights for training"],
  ]);
  expect(blocks.flatMap((block) => (block.kind === "explanation" ? [block.explanation.kind] : []))).toEqual([
    ...["groupGap", "subgroups", "individualFairness", "mitigation"],
  ]);
});

test("the glossary has each definition and measure once, with what is favourable here", () => {
  const [folded] = after(documentOf([sex, { ...sex, name: "age", by: ["age"] }]), "Glossary");
  const terms = folded.kind === "folded" && folded.blocks[0].kind === "terms" ? folded.blocks[0].terms : [];
  expect(terms.map(([term]) => term)).toEqual([
    ...["favourable", "interval", "chance", "equal demographicParity"],
    ...["selection rate", "true positive rate", "mean score"],
  ]);
  expect(terms[0][1]).toContain("good to get, here yes. Who gets it is selected.");
});
