import { describe, expect, test } from "vitest";
import { banzhafInteractions, exactShapley, game, type Matrix, matrix } from "whybox";
import { coalitions } from "whybox/extending";
import { expectRefused } from "../fixtures/expect-refused.js";

/** Left, right, right: a pair of gloves is worth 1. */
const gloves = ({ data, rows }: Matrix) =>
  Array.from({ length: rows }, (_, i) => data[3 * i] * Math.max(data[3 * i + 1], data[3 * i + 2]));

describe("a game of a set function", () => {
  test("has the Shapley values that its definition gives", async () => {
    const { subject, result } = await exactShapley(game(3, gloves));
    expect(result.values[0].map((value) => 6 * value)).toEqual([4, 1, 1].map((value) => expect.closeTo(value, 12)));
    expect([subject.prediction, subject.baseline]).toEqual([[1], [0]]);
    expect(subject.parts).toEqual([{ name: "player 1" }, { name: "player 2" }, { name: "player 3" }]);
    expect([subject.model, subject.outputs]).toEqual(["game", ["value"]]);
  });

  test("of an unanimous committee shares what it is worth, whatever it is called", async () => {
    const names = ["ann", "bob", "eve"];
    const both = ({ data, rows }: Matrix) =>
      matrix(Array.from({ length: rows }, (_, i) => [6 * data[3 * i] * data[3 * i + 2], data[3 * i + 1]]));
    const committee = game(names, both, { name: "vote", outputs: [{ name: "seats", unit: "seats" }, { name: "tea" }] });
    const { subject, result } = await exactShapley(committee, { outputs: "all" });
    expect(result.values).toEqual([
      [3, 0, 3].map((value) => expect.closeTo(value, 12)),
      [0, 1, 0].map((value) => expect.closeTo(value, 12)),
    ]);
    expect(subject.parts.map(({ name }) => name)).toEqual(names);
    expect([subject.model, subject.outputs, subject.units]).toEqual(["vote", ["seats", "tea"], ["seats", null]]);
  });

  test("gets coalitions as rows of 0 and 1, and may answer later", async () => {
    let asked: number[] = [];
    const probe = game(3, async ({ data, rows, columns }) => {
      asked = [...data];
      return Float64Array.from({ length: rows }, (_, i) => data[i * columns] + 10 * data[i * columns + 2]);
    });
    const { data } = await probe.ask({ z: coalitions(3, [[], [0], [1, 2], [0, 1, 2]]) });
    expect(asked).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect([...data]).toEqual([0, 1, 10, 11]);
  });

  test("leaves no player out that changes nothing, and knows no conditions that a row of a table could meet", async () => {
    const probe = game(2, ({ data, rows }) => Array.from({ length: rows }, (_, i) => data[2 * i]));
    expect(probe.constant).toEqual([false, false]);
    expect(probe).not.toHaveProperty("conditions");
    const { result } = await banzhafInteractions(probe, { order: 2 });
    expect(result.sets).toEqual([[0], [1], [0, 1]]);
    expect(result.values[0]).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 12)));
  });
});

const PARTS = "game: expected parts to be a whole number of 1 or more, or a list of names, got ";

test.each<[unknown, unknown, string]>([
  [0, gloves, `${PARTS}0`],
  [2.5, gloves, `${PARTS}2.5`],
  [[], gloves, `${PARTS}an array of 0`],
  ["ann", gloves, `${PARTS}"ann"`],
  [3, [1, 2], "game: expected value to be a function, got an array of 2"],
  [["ann", "ann"], gloves, 'game: feature "ann" is named twice'],
  [["ann", ""], gloves, "game: expected feature 1 to have a name"],
])("a game of %j is refused", (parts, value, message) => {
  expectRefused(() => game(parts as number, value as typeof gloves), "INVALID_ARGUMENT", message);
});
