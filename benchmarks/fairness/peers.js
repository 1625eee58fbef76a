// Fairness beside fairlearn and AIF360, on the rows that benchmarks/peers/fairness_peers.py wrote: see there for the commands.
import { readFileSync } from "node:fs";
import { blackBox } from "whybox";
import { adjustThresholds, answersOf, dataset, fairness, reductions, rejectOption, reweighing } from "whybox/audit";
import { plainTable } from "../plain-table.js";
import { fitLogistic } from "./fit-logistic.js";

const peers = JSON.parse(readFileSync(process.argv[2], "utf8"));
const CONSTRAINTS = ["demographicParity", "equalOpportunity", "equalizedOdds"];
/** As LogisticRegression(C=1e4). */
const RIDGE = 1e-4;

const scored = blackBox((rows) => rows.map(([score]) => score), {
  name: "scores",
  input: { kind: "columns", features: [{ name: "score", kind: "number" }] },
  outputs: [{ name: "1", unit: "probability" }],
});

for (const [name, study] of Object.entries(peers)) {
  if (name === "tolerance") continue;
  console.log(`\n${name}: ${study.fit.y.length} rows fitted, ${study.test.y.length} measured, groups by sex`);
  await compareMetrics(study);
  await compareMitigation(study);
}

function recordsOf({ score, y, group, x }) {
  return score.map((each, row) => ({
    score: each,
    y: y[row],
    group: group[row],
    ...Object.fromEntries(x[row].map((value, c) => [`x${c}`, value])),
  }));
}

function scoredSet(part) {
  return dataset(recordsOf(part), { model: scored, target: "y", groups: ["group"] });
}

async function compareMetrics(study) {
  // Scores of exactly 0.5 are selected there.
  const review = (
    await fairness(await answersOf(scored, scoredSet(study.test)), {
      favourable: "1",
      threshold: 0.5,
      reference: { group: study.privileged },
      smallest: 2,
    })
  ).result;
  const [{ groups, definitions, gaps, inequalityBetween }] = review.groupings;
  const differences = [];
  const compare = (peer, metric, theirs, ours) => differences.push({ peer, metric, theirs, ours });
  for (const [measure, each] of Object.entries(study.metrics.byGroup)) {
    for (const { name, measures } of groups)
      compare("fairlearn", `${measure} of ${name}`, each[name], measures[measure].value);
  }
  for (const [definition, value] of Object.entries(study.metrics.fairlearn)) {
    compare("fairlearn", definition, value, definitions.find((each) => each.name === definition).estimate.value);
  }
  const difference = (measure) => gaps.find((gap) => gap.measure === measure).comparisons[0].difference.value;
  const [tpr, fpr] = [difference("truePositiveRate"), difference("falsePositiveRate")];
  const ours = {
    statistical_parity_difference: difference("selectionRate"),
    disparate_impact: gaps.find((gap) => gap.measure === "selectionRate").comparisons[0].ratio.value,
    equal_opportunity_difference: tpr,
    average_odds_difference: (tpr + fpr) / 2,
    average_abs_odds_difference: (Math.abs(tpr) + Math.abs(fpr)) / 2,
    error_rate_difference: -difference("accuracy"),
    false_positive_rate_difference: fpr,
    generalized_entropy_index: review.inequality.generalizedEntropy.value,
    theil_index: review.inequality.theil.value,
    between_group_generalized_entropy_index: inequalityBetween.generalizedEntropy.value,
    between_group_theil_index: inequalityBetween.theil.value,
  };
  for (const [metric, value] of Object.entries(study.metrics.aif360)) compare("AIF360", metric, value, ours[metric]);
  const { weights } = reweighing(scoredSet(study.fit));
  study.reweighing.forEach((weight, row) => {
    compare("AIF360", "reweighing", weight, weights[row]);
  });
  const isSame = ({ theirs, ours }) => Math.abs(theirs - ours) <= 1e-12;
  console.log(`${differences.filter(isSame).length} of ${differences.length} numbers are the same to 1e-12`);
  for (const each of differences.filter((one) => !isSame(one))) {
    console.log(`  ${each.peer} ${each.metric}: ${each.theirs} there, ${each.ours} here`);
  }
}

async function compareMitigation(study) {
  const { tolerance } = peers;
  const rows = Object.entries(study.mitigation).map(([method, found]) => [method, found]);
  const [fit, test] = [scoredSet(study.fit), scoredSet(study.test)];
  const options = { favourable: "1", test, smallest: 5 };
  for (const constraint of CONSTRAINTS) {
    const made = await adjustThresholds(scored, fit, { ...options, constraint, answer: "chance" });
    rows.push([`whybox adjustThresholds, ${constraint}`, await outcomes(made.model, study, ["score"])]);
  }
  const close = await rejectOption(scored, fit, { ...options, tolerance });
  rows.push(["whybox rejectOption, demographicParity", await outcomes(close.model, study, ["score"])]);
  const features = study.fit.x[0].map((_, c) => ({ name: `x${c}`, kind: "number" }));
  const wide = (part) =>
    dataset(recordsOf(part), { features, target: { column: "y", kind: "class" }, groups: ["group"] });
  const train = (matrix, labels, weights) => fitLogistic(matrix, labels, weights, features, RIDGE);
  for (const constraint of CONSTRAINTS) {
    const made = await reductions(train, wide(study.fit), {
      ...options,
      test: wide(study.test),
      constraint,
      tolerance,
      answer: "chance",
    });
    const found = await outcomes(
      made.model,
      study,
      features.map((feature) => feature.name),
    );
    rows.push([`whybox reductions, ${constraint}`, { ...found, trainings: made.trained.length }]);
  }
  const constraintOf = (method) => CONSTRAINTS.find((each) => method.endsWith(each));
  const share = (value) => value.toFixed(4);
  console.log(
    plainTable(
      ["method", "constraint", "gap fitted", "accuracy fitted", "gap measured", "accuracy measured", "trainings"],
      rows
        .map(([method, found]) => [constraintOf(method), method, found])
        .toSorted(
          ([a, first], [b, second]) =>
            CONSTRAINTS.indexOf(a) - CONSTRAINTS.indexOf(b) || (kindOf(first) < kindOf(second) ? -1 : 1),
        )
        .map(([constraint, method, { fit: first, test: second, trainings }]) => [
          method.replace(/, .*/, ""),
          constraint,
          share(first.gap[constraint]),
          share(first.accuracy),
          share(second.gap[constraint]),
          share(second.accuracy),
          trainings === undefined ? "" : String(trainings),
        ]),
    ),
  );
}

/** Methods of one kind beside each other. */
function kindOf(method) {
  return ["Threshold", "Odds", "eject", "Gradient", "reductions"].findIndex((word) => method.includes(word));
}

/** Accuracy and gaps in expectation, on the rows fitted and on those measured. */
async function outcomes(model, study) {
  const part = async (rows) => {
    const set = dataset(recordsOf(rows), { model, target: "y", groups: ["group"] });
    const { probabilities } = await answersOf(model, set);
    const chance = rows.y.map((_, row) => probabilities.data[2 * row + 1]);
    const mean = (isAmong) => {
      const own = chance.filter((_, row) => isAmong(row));
      return own.reduce((sum, each) => sum + each, 0) / own.length;
    };
    const rates = [...new Set(rows.group)].map((group) => {
      const isOwn = (row) => rows.group[row] === group;
      return [
        mean(isOwn),
        mean((row) => isOwn(row) && rows.y[row] === 1),
        mean((row) => isOwn(row) && rows.y[row] === 0),
      ];
    });
    const [selection, tpr, fpr] = [0, 1, 2].map((r) => {
      const values = rates.map((each) => each[r]);
      return Math.max(...values) - Math.min(...values);
    });
    const accuracy = chance.reduce((sum, p, row) => sum + (rows.y[row] === 1 ? p : 1 - p), 0) / chance.length;
    return {
      accuracy,
      gap: { demographicParity: selection, equalOpportunity: tpr, equalizedOdds: Math.max(tpr, fpr) },
    };
  };
  return { fit: await part(study.fit), test: await part(study.test) };
}
