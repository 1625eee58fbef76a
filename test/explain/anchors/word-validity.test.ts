import { expect, test } from "vitest";
import { anchors, blackBox, probe, tokens } from "whybox";
import { stream } from "../../../dist/random/stream.js";

const WORDS = 10;
const RUNS = 60;
const DELTA = 0.05;
const ALL = 2 ** WORDS - 1;

/** A text and a model of its words with waves in it; which words are there is one number, a bit per word. */
function problem(seed: number) {
  const random = stream(seed, "words of a test");
  const worth = Array.from({ length: WORDS }, () => 2 * random.uniform() - 0.6);
  const [least, wave] = [WORDS * 0.2 * random.uniform(), 6 * random.uniform()];
  const says = (words: number) => {
    const sum = worth.reduce((total, one, word) => total + ((words >> word) & 1) * one, -least);
    return sum + 0.5 * Math.sin(wave * sum) > 0;
  };
  /** The precision over all subsets of the other words. */
  const precisionOf = (rule: readonly number[]) => {
    const kept = rule.reduce((words, word) => words | (1 << word), 0);
    let agreeing = 0;
    for (let words = 0; words <= ALL; words++) if (says(words | kept) === says(ALL)) agreeing++;
    return agreeing / (ALL + 1);
  };
  return { says, precisionOf };
}

test("of rules certified for words at most a share delta falls short over all texts that hiding others makes", async () => {
  let [certified, short, outside] = [0, 0, 0];
  for (let seed = 0; seed < RUNS; seed++) {
    const { says, precisionOf } = problem(seed);
    const wordsOf = (text: string) =>
      (text.match(/\d+/g) ?? []).reduce((words, word) => words | (1 << Number(word)), 0);
    const model = blackBox((texts: readonly string[]) => texts.map((text) => Number(says(wordsOf(text)))), {
      input: { kind: "text" },
      outputs: [{ name: "yes", unit: "probability" }],
      noise: "none",
    });
    // Just above the precision of the best single word that comes near: the hardest thing to be asked for.
    const near = Array.from({ length: WORDS }, (_, word) => precisionOf([word])).filter(
      (one) => one > 0.6 && one < 0.97,
    );
    const precision = near.length > 0 ? Math.max(...near) + 0.002 : 0.95;
    const text = Array.from({ length: WORDS }, (_, word) => `w${word}`).join(" ");
    const { result } = await anchors(probe(model, tokens(text)), { seed, precision, delta: DELTA, budgetRows: 400 });
    const truth = precisionOf(result.parts);
    if (truth < result.precisionLow - 1e-9 || truth > result.precisionHigh + 1e-9) outside++;
    if (result.exact) expect(result.precision).toBeCloseTo(truth, 9);
    if (!result.certified) continue;
    certified++;
    if (truth < precision - 1e-9) short++;
  }
  expect(certified).toBeGreaterThan(15);
  expect(short).toBeLessThanOrEqual(DELTA * RUNS);
  // Two bounds, each as sure as the certificate.
  expect(outside).toBeLessThanOrEqual(2 * DELTA * RUNS);
});
