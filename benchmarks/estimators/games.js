// The games on which estimators of Shapley values are compared: each with exact values that no estimator was asked for.
import { readFileSync } from "node:fs";
import { blackBox, columns, exactShapley, explainTree, game, importModel, matrix, probe, readTable } from "whybox";
import { fitTree, forestFromLightGBM, forestModel } from "whybox/trees";
import { background, exactValues, instances } from "../workload.js";

const BUDGETS = [64, 128, 256, 512, 1024, 2048];

/**
 * @param files.adult  where adult-train.csv is, and what json.dump(booster.dump_model(), file) wrote of a model of it
 * @returns by name: { title, parts, references, budgets in masks, at(row, disturb?): Promise<{ asked, exact }> }, where
 *   disturb changes the answers of the model in place; the exact values are those of the model undisturbed
 */
export async function estimatorGames({ adult } = {}) {
  const mlp = await importModel(new URL("../models/mlp.js", import.meta.url));
  const logistic = await importModel(new URL("../models/logistic.js", import.meta.url));
  const workloadRow = (row) => instances.data.slice(row * instances.columns, (row + 1) * instances.columns);
  const games = {
    mlp: {
      ...{ title: "MLP", parts: 12, references: 100, budgets: BUDGETS },
      at: async (row, disturb) => ({
        asked: probe(disturbed(mlp, disturb), columns(background, workloadRow(row))),
        exact: exactValues[row].flat(),
      }),
    },
    logistic: {
      ...{ title: "logistic regression", parts: 12, references: 100, budgets: BUDGETS },
      at: async (row, disturb) => {
        const masker = columns(background, workloadRow(row));
        const { result } = await exactShapley(probe(logistic, masker));
        return { asked: probe(disturbed(logistic, disturb), masker), exact: result.values[0] };
      },
    },
    boosted12: boostedTrees(12),
    products30: sumOfProducts(),
    boosted30: boostedTrees(30),
    mlp1: {
      ...{ title: "MLP, one background row", parts: 12, references: 1, budgets: BUDGETS },
      at: async (row, disturb) => {
        const masker = columns(matrix([Array.from(background.data.slice(0, background.columns))]), workloadRow(row));
        const { result } = await exactShapley(probe(mlp, masker));
        return { asked: probe(disturbed(mlp, disturb), masker), exact: result.values[0] };
      },
    },
    boosted30x1: boostedTrees(30, 1),
    text60: phrases(),
    image50: regions(),
    sources200: sources(),
  };
  return adult ? { ...games, adult: await adultGame(adult) } : games;
}

/** A model whose answers are changed in place before they are given; the model itself where nothing changes them. */
function disturbed(model, disturb) {
  if (!disturb) return model;
  return {
    ...model,
    predict: async (...given) => {
      const answers = await model.predict(...given);
      disturb(answers.data);
      return answers;
    },
  };
}

/** LightGBM on 12 columns of Adult, against 50 rows. */
async function adultGame({ table, model }) {
  const exported = JSON.parse(readFileSync(model, "utf8"));
  const forest = forestFromLightGBM(exported);
  const features = forest.trees[0].features;
  const { rows } = await readTable(table, features, { ignore: ["fnlwgt", "education", "income"] });
  const rowAt = (row) => rows.data.slice(row * rows.columns, (row + 1) * rows.columns);
  const around = matrix(Array.from({ length: 50 }, (_, i) => Array.from(rowAt(100 + 37 * i))));
  return {
    ...{ title: "LightGBM on Adult", parts: features.length, references: 50, budgets: BUDGETS },
    at: async (row, disturb) => ({
      asked: probe(disturbed(forestModel(forest), disturb), columns(around, rowAt(5000 + 13 * row))),
      exact: explainTree(forest, around, rowAt(5000 + 13 * row)).result.values[0],
    }),
  };
}

/** 60 boosted trees of depth 4 that have learned a product, a sine and a jump. */
function boostedTrees(parts, references = 50) {
  const random = uniform(parts);
  const features = Array.from({ length: parts }, (_, i) => ({ name: `x${i}`, kind: "number" }));
  const rows = Array.from({ length: 500 }, () => Array.from({ length: parts }, () => 2 * random() - 1));
  const signal = (x) =>
    3 * x[0] * x[1] + Math.sin(3 * x[2]) + (x[3] > 0.2 ? x[4] : -x[5]) + 0.5 * x[6] * x[7] * x[8] + 0.3 * x[9];
  const left = rows.map(signal);
  const trees = [];
  for (let round = 0; round < 60; round++) {
    const targets = left.map((value) => 0.15 * value);
    const tree = fitTree(rows, targets, { task: "regression", maxDepth: 4, minSamplesLeaf: 5 });
    trees.push({ ...tree, features });
    const model = forestModel({ ...tree, features });
    const { data } = model.predict(matrix(rows));
    for (let row = 0; row < rows.length; row++) left[row] -= data[row];
  }
  const forest = { trees, base: [0], scale: 1 };
  const around = rows.slice(0, references);
  const title = `boosted trees, ${parts} features${references === 1 ? ", one background row" : ""}`;
  return {
    ...{ title, parts, references, budgets: BUDGETS },
    at: async (row, disturb) => ({
      asked: probe(disturbed(forestModel(forest), disturb), columns(around, rows[100 + row])),
      exact: explainTree(forest, matrix(around), Float64Array.from(rows[100 + row])).result.values[0],
    }),
  };
}

/** 40 products of features, whose values are known in closed form. */
function sumOfProducts() {
  const task = JSON.parse(readFileSync(new URL("../data/sumprod30.json", import.meta.url), "utf8"));
  const answer = (x) =>
    task.T.reduce((sum, list, k) => sum + list.reduce((product, i) => product * x[i], task.c[k]), 0);
  const model = blackBox((rows) => rows.map(answer), {
    name: task.name,
    input: { kind: "columns", features: Array.from({ length: task.M }, (_, i) => ({ name: `x${i}`, kind: "number" })) },
    outputs: [{ name: "y" }],
  });
  return {
    ...{ title: "sum of products", parts: task.M, references: task.background.length, budgets: BUDGETS },
    at: async (row, disturb) => ({
      asked: probe(disturbed(model, disturb), columns(task.background, task.rows[row].x)),
      exact: task.rows[row].phi,
    }),
  };
}

/** A text of 60 words: each has a weight, a third are turned round by the word before, some phrases saturate. */
function phrases() {
  return ofTerms("text of 60 words", 60, BUDGETS, (random) => [
    ...range(60).map((i) => ({ members: [i], worth: weightOf(random, i % 7 === 0 ? 1 : 0.15) })),
    ...range(20).map((i) => ({
      members: [3 * i, 3 * i + 1],
      worth: weightOf(random, -0.8, (kept) => kept[0] * kept[1]),
    })),
    ...range(8).map((i) => ({
      members: [7 * i, 7 * i + 1, 7 * i + 2, 7 * i + 3],
      worth: weightOf(random, 1, (kept) => Math.tanh(1.5 * (kept[0] + kept[1] + kept[2] + kept[3]))),
    })),
  ]);
}

/** An image of 5 x 10 regions: whatever is seen in any of four neighbours counts once. */
function regions() {
  return ofTerms("image of 50 regions", 50, BUDGETS, (random) => [
    ...range(50).map((i) => ({ members: [i], worth: weightOf(random, 0.1) })),
    ...range(36).map((i) => {
      const corner = 10 * Math.floor(i / 9) + (i % 9);
      const members = [corner, corner + 1, corner + 10, corner + 11];
      return { members, worth: weightOf(random, i % 5 === 0 ? 1 : 0.1, (kept) => Math.max(...kept)) };
    }),
  ]);
}

/** 200 sources of which 5 count, and make up for each other in part. */
function sources() {
  return ofTerms("200 sources, 5 count", 200, [32, ...BUDGETS], (random) => {
    const five = range(5).map((i) => Math.floor(40 * i + 40 * random()));
    const worth = (kept) => 4 * Math.tanh(0.4 * kept.reduce((sum, each, i) => sum + (1 + 0.2 * i) * each, 0));
    return [{ members: five, worth }, ...range(200).map((i) => ({ members: [i], worth: weightOf(random, 0.01) }))];
  });
}

function weightOf(random, scale, of = ([kept]) => kept) {
  const weight = scale * (0.5 + random());
  return (kept) => weight * of(kept);
}

/** A sum of games of few players each, whose exact values add up. */
function ofTerms(title, parts, budgets, termsOf) {
  return {
    ...{ title, parts, references: 1, budgets },
    at: async (row, disturb) => {
      const terms = termsOf(uniform(1000 + row));
      const worth = (isKept) => terms.reduce((sum, { members, worth }) => sum + worth(members.map(isKept)), 0);
      const asked = game(parts, (z) => {
        const worths = Float64Array.from({ length: z.rows }, (_, i) => worth((part) => z.data[i * parts + part]));
        disturb?.(worths);
        return worths;
      });
      const exact = new Array(parts).fill(0);
      for (const { members, worth } of terms) {
        const few = game(members.length, (z) =>
          Float64Array.from({ length: z.rows }, (_, i) =>
            worth(Array.from(z.data.slice(i * members.length, (i + 1) * members.length))),
          ),
        );
        const { result } = await exactShapley(few);
        members.forEach((part, i) => {
          exact[part] += result.values[0][i];
        });
      }
      return { asked, exact };
    },
  };
}

function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/** Numbers from 0 to 1, the same in every run. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
