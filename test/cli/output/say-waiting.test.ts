import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { blackBox, type Executor, inProcess, matrix } from "whybox";
import { noneKept } from "whybox/extending";
import { sayWaiting } from "../../../dist/cli/output/say-waiting.js";

let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const model = { name: "slow" } as Parameters<Executor["ask"]>[0];
const plan = { z: noneKept(1, 1) };
const line = (seconds: number) =>
  `whybox: model "slow" has not answered for ${seconds} s (asked there); Ctrl-C stops\n`;

/** An executor whose questions are answered when the test says so. */
function held(everyMs: number) {
  const questions: { answer: () => void; fail: () => void; chunk: () => void }[] = [];
  const inner = {
    name: "there",
    ask: (_: unknown, __: unknown, ___: unknown, options: { onChunk: (chunk: unknown) => void }) =>
      new Promise((resolve, reject) => {
        const chunk = () => options.onChunk({});
        questions.push({ answer: () => resolve(matrix([[1]])), fail: () => reject(new Error("no")), chunk });
      }),
    close: async () => {},
  } as unknown as Executor;
  const waiting = sayWaiting(inner, everyMs);
  return { waiting, questions, ask: (options = {}) => waiting.ask(model, {} as never, plan, options) };
}

test("a model that answers nothing for so long is named, each time that it has been so long", async () => {
  const { ask, questions, waiting } = held(10_000);
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
  const asked = ask();
  vi.advanceTimersByTime(9_900);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(said).toEqual([line(10)]);
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual([line(10), line(10)]);
  questions[0].answer();
  expect((await asked).data).toEqual(Float64Array.of(1));
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(2);
  waiting.stop();
});

test("a part of an answer starts the time anew, and is handed on", async () => {
  const { ask, questions } = held(10_000);
  const onChunk = vi.fn();
  const asked = ask({ onChunk });
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(9_000);
    questions[0].chunk();
  }
  expect(said).toEqual([]);
  expect(onChunk).toHaveBeenCalledTimes(5);
  questions[0].fail();
  await expect(asked).rejects.toThrow("no");
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});

test("nothing is said where it was told never to, or to stop", () => {
  const never = held(0);
  never.ask();
  const stopped = held(1000);
  stopped.ask();
  stopped.waiting.stop();
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});

test("rows are answered as the executor answers them", async () => {
  const double = blackBox((rows) => rows.map(([x]) => 2 * x), {
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [{ name: "y" }],
  });
  const waiting = sayWaiting(inProcess(), 0);
  expect(waiting.name).toBe(inProcess().name);
  expect((await waiting.predict(double, matrix([[3], [4]]))).data).toEqual(Float64Array.of(6, 8));
});
