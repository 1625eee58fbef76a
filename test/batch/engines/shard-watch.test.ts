import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { blackBox, columns, type Executor, inProcess, type Matrix, probe } from "whybox";
import { shardWatch } from "../../../dist/batch/engines/shard-watch.js";

const ask = (executor: Executor, wait: () => Promise<void>) => {
  const predict = async ({ rows }: Matrix) => {
    await wait();
    return new Float64Array(rows);
  };
  const input = { kind: "columns", features: [{ name: "a", kind: "number" }] } as const;
  const slow = blackBox(predict, { name: "slow", rows: "matrix", input, outputs: [{ name: "b" }] });
  return probe(slow, columns([[1]], [2]), { executor }).predictInstance();
};

test("tells the other end which row is under way", () => {
  const here = shardWatch();
  const there = shardWatch(here.shared);
  expect(here.row()).toBeUndefined();
  for (const row of [0, 7]) {
    there.begin(row);
    expect(here.row()).toBe(row);
  }
});

test("aborts where the model has not answered for so long, not where a thread does something else or each answer comes", async () => {
  const here = shardWatch();
  const watched = shardWatch(here.shared).watched(inProcess());
  const limit = here.limit(300);
  await sleep(500);
  for (let call = 0; call < 4; call++) await ask(watched, () => sleep(100));
  expect(limit.signal.aborted).toBe(false);
  let free = () => {};
  const waiting = ask(watched, () => new Promise<void>((resolve) => (free = resolve)));
  await sleep(800);
  expect(limit.signal.aborted).toBe(true);
  free();
  await waiting;
  limit.stop();
});
