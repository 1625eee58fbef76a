import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { parkMiller } from "../fixtures/park-miller.js";
import { runCli } from "./run-cli.js";

/** 300 people who pay back or not, more often the older they are; men are five years older on average. */
export const PAYERS = (() => {
  const { uniform, below } = parkMiller(5);
  return Array.from({ length: 300 }, () => {
    const sex = "fm"[below(2)];
    const age = 20 + below(50) + (sex === "m" ? 5 : 0);
    return {
      age,
      sex,
      town: ["North", "South"][below(2)],
      paid: uniform() < age / 75 ? "yes" : "no",
      score: 1 + below(10),
    };
  });
})();

/** Flags for the groups of these people, for a model of them, and for the scores in their table. */
export const GROUPS = ["--target", "paid", "--groups", "sex,age:30:45", "--favourable", "yes"];
export const MODEL = ["--model", "model.js", ...GROUPS];
export const SCORES = [
  ...["--prediction", "score", "--positive-from", "5"],
  ...["--target", "paid", "--groups", "sex", "--favourable", "no"],
];

/**
 * Has the tests of a file run in a directory with people.csv and model.js, which goes away after them.
 *
 * @returns the directory once there is one, and `whybox fairness` of the table in it, with further arguments
 */
export function inPayersDirectory() {
  const place = {
    directory: "",
    run: (...args: string[]) => runCli(["fairness", "--data", "people.csv", ...args], { cwd: place.directory }),
  };
  beforeAll(async () => {
    place.directory = await mkdtemp(join(tmpdir(), "whybox-fairness-"));
    const lines = PAYERS.map(({ age, sex, town, paid, score }) => [age, sex, town, paid, score].join());
    await writeFile(join(place.directory, "people.csv"), ["age,sex,town,paid,score", ...lines].join("\n"));
    await writeFile(
      join(place.directory, "model.js"),
      `export default {
  name: "age only",
  input: { kind: "columns", features: [{ name: "age", kind: "number" }] },
  outputs: [{ name: "yes", unit: "probability" }],
  predict: ({ data, rows }) => ({ data: data.map((age) => age / 75), rows, columns: 1 }),
};`,
    );
  });
  afterAll(() => rm(place.directory, { recursive: true }));
  return place;
}
