import { describe, expect, test } from "vitest";
import { fairness } from "whybox/audit";
import { fairnessOptions } from "../../../../dist/audit/fairness/review/fairness-options.js";
import { answersTo, countedPeople } from "../../../fixtures/counted-people.js";

const { spec } = fairnessOptions;

describe("words on the command line become options", () => {
  test.each([
    ["groups", "sex, age ,,job", ["sex", "age", "job"]],
    ["control", "job", ["job"]],
    ["favourable", "good, very good", ["good", "very good"]],
    ["reference", "sex=male, age band = 20 to 40", { sex: "male", "age band": "20 to 40" }],
    ["reference", "sex=a=b", { sex: "a=b" }],
    // Of no column: the review says that there is none of that name.
    ["reference", "=male", { "": "male" }],
  ] as const)("%s: %s", (option, text, expected) => {
    const value = spec[option].flag?.parse?.(text);
    expect(value).toEqual(expected);
    expect(spec[option].accepts(value)).toBe(true);
  });

  test("a reference without its group is none", () => {
    const value = spec.reference.flag?.parse?.("sex");
    expect(spec.reference.accepts(value)).toBe(false);
  });
});

describe("what does not fit is refused by name", () => {
  const answers = answersTo(countedPeople({ a: { tp: 9, fp: 9, fn: 9, tn: 9 }, b: { tp: 9, fp: 9, fn: 9, tn: 9 } }));
  const [names, classes] = ["a list of names of groups", "a class or a list of classes"];
  test.each([
    ["groups", "sex", names],
    ["groups", [], names],
    ["groups", ["sex", 3], names],
    ["control", [null], names],
    ["favourable", 1, classes],
    ["favourable", [], classes],
    ["reference", "male", 'an object such as { sex: "male" }'],
    ["reference", ["male"], 'an object such as { sex: "male" }'],
    ["reference", { sex: "male", age: 3 }, 'an object such as { sex: "male" }'],
    ["reference", null, 'an object such as { sex: "male" }'],
    ["threshold", 1.01, "a number"],
    ["confidence", 0.5, "a number"],
    ["confidence", 1, "a number"],
    ["smallest", 1, "a whole number of 2 or more"],
    ["tolerance", 0, "a finite number above 0"],
  ])("%s: %j", async (option, value, expected) => {
    await expect(fairness(await answers, { favourable: "1", [option]: value } as never)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(`fairness: expected ${option} to be ${expected}`),
    });
  });

  test("the edges of what fits are taken", () => {
    const fits = (option: keyof typeof spec, value: unknown) => spec[option].accepts(value);
    expect([fits("threshold", 0), fits("threshold", 1), fits("smallest", 2), fits("tolerance", 1e-9)]).toEqual([
      ...[true, true, true, true],
    ]);
    expect([fits("confidence", 0.51), fits("reference", {}), fits("favourable", "yes")]).toEqual([true, true, true]);
  });
});
