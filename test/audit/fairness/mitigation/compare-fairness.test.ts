import { describe, expect, test } from "vitest";
import { compareFairness, compareFairnessAsync } from "whybox/audit";
import { abortingAtLook } from "../../../fixtures/abort-laws.js";
import { answers, records } from "./two-models.js";

describe("compareFairness", () => {
  test("shows further models on the frontier", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const { result } = compareFairness(before, after, { favourable: "1", others: { third: before } });
    expect(result.frontier[2]).toEqual({ ...result.frontier[0], name: "third", role: "other" });
  });

  test("finds no change between a model and itself", async () => {
    const before = await answers("first");
    const { effect } = compareFairness(before, before, { favourable: "1" }).result;
    for (const { change } of [...(effect?.measures ?? []), ...(effect?.groupings[0].definitions ?? [])]) {
      expect(change.value).toBe(0);
      expect(change.low).toBeLessThanOrEqual(0);
      expect(change.high).toBeGreaterThanOrEqual(0);
    }
  });

  test("refuses answers to other rows", async () => {
    const before = await answers("first");
    const fewer = await answers("later", records.slice(1));
    expect(() => compareFairness(before, fewer, { favourable: "1" })).toThrow("answers to the same rows as before");
    const turned = await answers("later", records.toReversed());
    expect(() => compareFairness(before, turned, { favourable: "1" })).toThrow("another true answer at row");
  });
});

describe("compareFairnessAsync", () => {
  test("says the same, with turns for other work", async () => {
    const [before, after] = [await answers("first"), await answers("later")];
    const aborting = abortingAtLook(Number.POSITIVE_INFINITY);
    const options = { favourable: "1", others: { third: before } };
    const found = await compareFairnessAsync(before, after, { ...options, signal: aborting.signal });
    const { run, ...rest } = compareFairness(before, after, options);
    expect({ ...found, run: null }).toEqual({ ...rest, run: null });
    expect(aborting.looks()).toBeGreaterThan(20);
  });

  test("names itself in errors", async () => {
    const before = await answers("first");
    const fewer = await answers("later", records.slice(1));
    const refused = compareFairnessAsync(before, fewer, { favourable: "1" });
    await expect(refused).rejects.toThrow("compareFairnessAsync: expected after to be answers to the same rows");
    const unknown = compareFairnessAsync(before, before, { favourable: "1", depth: 1 } as never);
    await expect(unknown).rejects.toThrow('compareFairnessAsync: unknown option "depth"');
  });
});
