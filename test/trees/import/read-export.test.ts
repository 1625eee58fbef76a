import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost } from "whybox/trees";

const exported = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export;
const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).code).toBe("INVALID_DATA");
    return (error as WhyboxError).message;
  }
  throw new Error("expected an error");
};

describe("a file of another kind than expected", () => {
  // biome-ignore format: a table, one case a line
  test.each<[string, () => unknown, string]>([
    ["UBJSON of XGBoost", () => forestFromXGBoost(bytes("{L\0\0\0\0\0\0\0\x07learner{L")), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got UBJSON, as booster.save_model("model.ubj") writes; save it as "model.json"'],
    ["the same read as text", () => forestFromXGBoost("{L\0\0\0\0\0\0\0\x07learner{L"), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got UBJSON, as booster.save_model("model.ubj") writes; save it as "model.json"'],
    ["the text of dump_model", () => forestFromXGBoost("booster[0]:\n0:[f0<0.5] yes=1,no=2,missing=1\n"), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got the text of XGBoost\'s dump_model, which lacks the base score; save the model with booster.save_model("model.json")'],
    ["the JSON of dump_model as text", () => forestFromXGBoost('[{"nodeid":0,"leaf":1}]'), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a list, such as dump_model writes: it lacks the base score'],
    ["LightGBM's model file", () => forestFromLightGBM("tree\nversion=v4\nnum_class=1\n"), "forestFromLightGBM: expected what json.dump(booster.dump_model(), file) writes, got the text of LightGBM's save_model; write json.dump(booster.dump_model(), file)"],
    ["a pickle", () => forestFromScikitLearn(bytes("\x80\x04\x95")), "forestFromScikitLearn: expected what forest_json of docs/tree-shapley.md writes, got a pickle of Python; export the model as JSON from Python"],
    ["a compressed file", () => forestFromXGBoost(bytes("\x1f\x8b\x08\0")), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a compressed file; unpack it first'],
    ["LightGBM in place of XGBoost", () => forestFromXGBoost(exported("lightgbm")), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a model of LightGBM; read it with forestFromLightGBM'],
    ["XGBoost in place of LightGBM", () => forestFromLightGBM(exported("xgboost")), "forestFromLightGBM: expected what json.dump(booster.dump_model(), file) writes, got a model of XGBoost; read it with forestFromXGBoost"],
    ["nothing", () => forestFromXGBoost(undefined), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got undefined'],
    ["a forest that has been read", () => forestFromXGBoost(forestFromXGBoost(exported("xgboost"))), 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a forest that has been read already'],
  ])("%s is named, with what to do", (_, run, message) => {
    expect(messageOf(run)).toBe(message);
  });

  test("text that is no JSON is an error at its place, also beside NaN", () => {
    expect(messageOf(() => forestFromXGBoost("{"))).toMatch(/^forestFromXGBoost: not JSON: ./);
    expect(messageOf(() => forestFromXGBoost("models/model.json"))).toMatch(
      /; it takes what is in the file, not its path$/,
    );
    expect(messageOf(() => forestFromXGBoost('{"a": [NaN, }'))).toMatch(/^forestFromXGBoost: not JSON: ./);
  });
});

test("a promise of a file is to be awaited", () => {
  expect(() => forestFromXGBoost(Promise.resolve("{}"))).toThrow(
    'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a promise; await it',
  );
});

test("a byte order mark in front is none of the JSON, and an ArrayBuffer is bytes", () => {
  const text = JSON.stringify(exported("xgboost"));
  const plain = forestFromXGBoost(text);
  expect(forestFromXGBoost(`\uFEFF${text}`)).toEqual(plain);
  expect(forestFromXGBoost(new TextEncoder().encode(text).buffer)).toEqual(plain);
});

test("NaN is read where a library writes it, and in names it is text", () => {
  const text: string = exported("xgboost-1.7-categories").replaceAll('"shop"', '"[NaN, shop"');
  expect(text).toContain("NaN,");
  expect(forestFromXGBoost(text).trees[0].features.map(({ name }) => name)).toContain("[NaN, shop");
});

describe("a number that is none", () => {
  const broken = (change: (tree: { [name: string]: unknown[] }) => void) => {
    const json = structuredClone(exported("xgboost"));
    change(json.learner.gradient_booster.model.trees[1]);
    return messageOf(() => forestFromXGBoost(json));
  };
  const path = "forestFromXGBoost: learner.gradient_booster.model.trees.1";

  test("is an error that names its place", () => {
    expect(broken((tree) => tree.sum_hessian.splice(2, 1, "x"))).toBe(
      `${path}.sum_hessian.2: expected number, got "x"`,
    );
    expect(broken((tree) => tree.base_weights.splice(1, 1, Number.NaN))).toBe(
      `${path}.base_weights.1: expected number, got NaN`,
    );
  });

  test("is refused as a threshold or a leaf too, where a gap is allowed for sets", () => {
    expect(broken((tree) => tree.split_conditions.splice(0, 1, null))).toBe(
      `${path}.split_conditions.0: expected number, got NaN`,
    );
  });
});

test("a file that is cut off is said to be", () => {
  const text = JSON.stringify(exported("xgboost"));
  for (const end of [100, 1000, text.length - 1]) {
    expect(messageOf(() => forestFromXGBoost(text.slice(0, end)))).toMatch(/; the text ends there, as if .* cut off$/);
  }
  expect(messageOf(() => forestFromXGBoost(text.replace(":", "=")))).not.toContain("cut off");
});

test("UTF-16, which Windows' shell writes, is read", () => {
  const text = JSON.stringify(exported("xgboost"));
  const little = Buffer.from(`\uFEFF${text}`, "utf16le");
  expect(forestFromXGBoost(little)).toEqual(forestFromXGBoost(text));
  expect(forestFromXGBoost(Buffer.from(little).swap16())).toEqual(forestFromXGBoost(text));
});

test("a model without trees is said to have none", () => {
  const json = structuredClone(exported("xgboost"));
  json.learner.gradient_booster.model.trees = [];
  expect(messageOf(() => forestFromXGBoost(json))).toMatch(/model.trees: expected at least one entry, got none$/);
});
