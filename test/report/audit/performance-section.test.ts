import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset, type Performance, performance } from "whybox/audit";
import { toHtml } from "whybox/charts";

const input = { kind: "columns", features: [{ name: "p", kind: "number" }] } as const;
const binary = blackBox((rows) => rows.map(([p]) => [1 - p, p]), {
  ...{ name: "credit", input, rows: "arrays" },
  outputs: ["no", "yes"].map((name) => ({ name, unit: "probability" })),
});
const price = blackBox((rows) => rows.map(([p]) => p), { ...{ name: "price", input }, outputs: [{ name: "kEUR" }] });

/** 40 rows told .1, of which 4 are "yes", and 60 told .8, of which 45 are. */
const rows = [
  ...Array.from({ length: 40 }, (_, i) => ({ p: 0.1, y: i < 4 ? "yes" : "no" })),
  ...Array.from({ length: 60 }, (_, i) => ({ p: 0.8, y: i < 45 ? "yes" : "no" })),
];
const classes = async () => performance(await answersOf(binary, dataset(rows, { model: binary, target: "y" })));

/** The tables of a page: caption, head and rows of cells. */
function tablesOf(explanation: Performance) {
  const cells = (html: string) =>
    [...html.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, ""));
  return [...toHtml(explanation).matchAll(/<table><caption>(.*?)<\/caption>(.*?)<\/table>/gs)].map(
    ([, caption, html]) => {
      const [head, ...body] = html.split("<tr>").slice(1).map(cells);
      return { caption, head, body };
    },
  );
}
const tableOf = (explanation: Performance, caption: RegExp) => {
  const found = tablesOf(explanation).filter((table) => caption.test(table.caption));
  expect(found).toHaveLength(1);
  return found[0];
};

describe("of classes a page says", () => {
  test("each metric beside a guess, and which way is better", async () => {
    const table = tableOf(await classes(), /^The guess: always saying the share of each class/);
    expect(table.head).toEqual(["measure", "model", "95% interval", "guess", "better is"]);
    const lineOf = (name: string) => table.body.find(([first]) => first === name) ?? [];
    // 36 + 45 of 100 are right; the guess says "no", which 51 are. Wilson's interval of 81 of 100.
    expect(lineOf("accuracy")).toEqual(["accuracy", "0.81", "0.722 to 0.875", "0.51", "higher"]);
    // 4 rows are off by .9, 36 by .1, 45 by .2 and 15 by .8: (3.24 + .36 + 1.8 + 9.6) / 100; the guess .49 x .51.
    expect(lineOf("Brier score").filter((_, i) => i !== 2)).toEqual(["Brier score", "0.15", "0.25", "lower"]);
    expect(lineOf("Brier score")[2]).toMatch(/^0\.1\d* to 0\.\d+$/);
  });

  test("how much of each class is found, and how often it is right where it is said", async () => {
    const table = tableOf(await classes(), /^Each class/);
    expect(table.head).toEqual(["class", "rows", "recall", "95% interval", "predicted", "precision", "95% interval"]);
    expect(table.body.map((line) => line.filter((_, i) => i !== 3 && i !== 6))).toEqual([
      ["no", "51", "0.706", "40", "0.9"],
      ["yes", "49", "0.918", "60", "0.75"],
    ]);
    // Wilson's intervals of 36 of 40 and of 45 of 60.
    expect(table.body.map((line) => line[6])).toEqual(["0.769 to 0.96", "0.628 to 0.842"]);
  });

  test("true classes down and predicted ones across", async () => {
    const table = tableOf(await classes(), /^True class \(down\) and predicted class \(across\)$/);
    expect(table.head).toEqual(["true class", "no", "yes"]);
    expect(table.body).toEqual([
      ["no", "36", "15"],
      ["yes", "4", "45"],
    ]);
  });

  test("which probabilities came true", async () => {
    const table = tableOf(await classes(), /^Probability of the positive class and how often it came true; off by /);
    // .1 of which .1 came true, and .8 of which .75 did: off by 0 in 40 rows and by .05 in 60.
    expect(table.caption).toMatch(/off by 0\.03 on average, of which chance alone gives 0\.0\d+$/);
    expect(table.body.map((line) => line.slice(1, 4))).toEqual([
      ["40", "0.1", "0.1"],
      ["60", "0.8", "0.75"],
    ]);
  });

  test("what calling the positive class from each probability on gives", async () => {
    const table = tableOf(await classes(), /^Calling yes from a probability on$/);
    expect(table.head).toEqual(["from", "called", "recall", "false alarms", "precision", "accuracy"]);
    const at = table.body.find(([from]) => from === "0.5");
    expect(at).toEqual(["0.5", "60%", "0.918", "0.294", "0.75", "0.81"]);
    // Nobody is called from .9 on: no precision.
    expect(table.body.find(([from]) => from === "0.9")).toEqual(["0.9", "0%", "0", "0", "not known", "0.51"]);
  });
});

test("without a positive class there are no thresholds, and 30 of many classes stand across", async () => {
  const names = Array.from({ length: 32 }, (_, c) => `c${c}`);
  const many = blackBox((batch) => batch.map(([p]) => names.map((_, c) => (c === p ? 1 : 0))), {
    ...{ name: "many", input },
    outputs: names.map((name) => ({ name, unit: "probability" })),
  });
  const records = names.flatMap((y, p) => [0, 1].map(() => ({ p, y })));
  const found = await performance(await answersOf(many, dataset(records, { model: many, target: "y" })));
  const confusion = tableOf(found, /^True class/);
  expect(confusion.head).toHaveLength(31);
  expect(confusion.body).toHaveLength(32);
  for (const line of confusion.body) expect(line).toHaveLength(31);
  expect(tablesOf(found).filter(({ caption }) => /^Calling/.test(caption))).toEqual([]);
});

test("of numbers it says residuals by prediction, and nothing of classes", async () => {
  // Truth is 2 above the prediction, but for the last band, in which it is 1 below or 5 above in turns.
  const records = Array.from({ length: 100 }, (_, i) => ({ p: i, y: i < 90 ? i + 2 : i + (i % 2 ? 5 : -1) }));
  const found = await performance(await answersOf(price, dataset(records, { model: price, target: "y" })));
  const table = tableOf(found, /^Truth minus prediction, by prediction$/);
  expect(table.head).toEqual(["predicted", "rows", "mean", "95% interval", "standard deviation"]);
  expect(table.body[0]).toEqual(["0 to 9", "10", "2", "2 to 2", "0"]);
  // The spread of five of 5 and five of -1 about 2: the square root of 10 x 9 / 9; t of nine degrees is 2.262.
  // 2 less 2.262 is smaller than half the width of the interval, and stands to hundredths as that does.
  expect(table.body.at(-1)).toEqual(["90 to 99", "10", "2", "-0.26 to 4.26", "3.16"]);
  expect(tablesOf(found).some(({ caption }) => /class|Calling/.test(caption))).toBe(false);
});

test("a page asks how good the model is, in plain words", async () => {
  const page = toHtml(await classes());
  expect(page).toContain("How good the model is");
  expect(page).toContain("How often the model is right on rows whose true answer is known");
});
