import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { askPastLostWorkers } from "../../dist/workers/lost-workers.js";

type Sent = Parameters<typeof askPastLostWorkers>;

/** Sends a chunk of rows 4 to 9; each attempt throws the next failure, until there is none left. */
async function asked(failures: readonly unknown[], mayResend: () => boolean = () => true) {
  let attempts = 0;
  const answers = { data: new Float64Array(6), rows: 6, columns: 1 };
  const send: Sent[4] = async () => {
    if (attempts < failures.length) throw failures[attempts++];
    attempts++;
    return { ok: true, answers, modelRows: 6, modelCalls: 1 };
  };
  const chunk = askPastLostWorkers({} as Sent[0], { from: 4, to: 10 }, "loans", mayResend, send);
  return { chunk: await chunk.catch((error) => error), attempts };
}
const exited = new Error("worker exited with code: 7");
const stray = new Error("a promise rejected");

describe("askPastLostWorkers", () => {
  test.each([
    ["an exit", exited],
    ["a stray rejection", stray],
  ])("sends a chunk again after %s, and counts the rows that were asked twice", async (_, failure) => {
    const { chunk, attempts } = await asked([failure, failure]);
    expect(attempts).toBe(3);
    expect(chunk).toMatchObject({ from: 4, modelRows: 6, retries: 2, resentRows: 12 });
  });

  test.each([
    [stray, "WORKER_FAILED", 'model "loans" (masks 4 to 9) failed on each of 3 attempts'],
    [exited, "WORKER_EXITED", 'model "loans" (masks 4 to 9) exited with code 7 on each of 3 attempts'],
  ])("gives up after three attempts, and says so: %s", async (failure, code, message) => {
    const { chunk, attempts } = await asked([failure, failure, failure]);
    expect(attempts).toBe(3);
    expect(chunk).toMatchObject({ code, cause: failure });
    expect(chunk.message).toContain(message);
  });

  test.each([
    ["WORKER_OUT_OF_MEMORY", Object.assign(new Error("heap"), { code: "ERR_WORKER_OUT_OF_MEMORY" })],
    ["WORKER_FAILED", Object.assign(new Error("a function could not be cloned"), { name: "DataCloneError" })],
    ["EXECUTOR_CLOSED", new WhyboxError("EXECUTOR_CLOSED", "closed")],
  ])("sends nothing again after what would happen again: %s", async (code, failure) => {
    const { chunk, attempts } = await asked([failure]);
    expect(attempts).toBe(1);
    expect(chunk).toMatchObject({ code });
  });

  test("sends nothing again that the budget does not pay for", async () => {
    const { chunk, attempts } = await asked([stray], () => false);
    expect(attempts).toBe(1);
    expect(chunk).toMatchObject({ code: "WORKER_EXITED", cause: stray });
    expect(chunk.message).toContain("budgetRows leaves no rows to ask again");
  });

  test("throws what predict threw in the worker, with its code and stack", async () => {
    const send: Sent[4] = async () => ({ ok: false, code: "MODEL_FAILED", message: "no", stack: "there" });
    const chunk = askPastLostWorkers({} as Sent[0], { from: 0, to: 1 }, "loans", () => true, send);
    await expect(chunk).rejects.toMatchObject({ code: "MODEL_FAILED", message: "no", stack: "there" });
  });
});
