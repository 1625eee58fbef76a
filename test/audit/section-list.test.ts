import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { sectionList } from "../../dist/audit/section-list.js";

type Given = Parameters<typeof sectionList>[0];
const part = (name: string, modelRows = 0) => ({ method: { name }, cost: { modelRows } }) as never;
const list = (more: Partial<Given> = {}) => sectionList({ kept: [], isAlone: false, ...more });
const names = ({ sections }: ReturnType<typeof list>) => sections.map(({ name }) => name);
const failing = (error: unknown) => () => Promise.reject(error);

describe("parts", () => {
  test("stand in the order in which they are made, one that is to be first before all", async () => {
    const found = list();
    await found.add("performance", async () => part("performance", 10));
    await found.add("sage", async () => part("sage", 5));
    await found.add("findings", async () => part("findings"), "first");
    expect(names(found)).toEqual(["findings", "performance", "sage"]);
    expect(found.modelRows).toBe(15);
  });

  test("that have nothing to show are not there, and those left out have their reason", async () => {
    const [heard, stages]: [unknown[], string[]] = [[], []];
    const found = list({ onSection: (each) => void heard.push(each), onStage: (stage) => stages.push(stage) });
    await found.add("strategies", async () => undefined);
    found.skip("fairness", "no groups");
    found.skip("sage", "no budget");
    expect(names(found)).toEqual([]);
    expect(found.skipped).toEqual([
      { section: "fairness", reason: "no groups" },
      { section: "sage", reason: "no budget" },
    ]);
    expect([heard, stages]).toEqual([[], ["strategies"]]);
  });

  test("are told as they begin, and handed on as they end, before the next begins", async () => {
    const told: string[] = [];
    const found = list({
      onStage: (stage) => told.push(`begins ${stage}`),
      onSection: async ({ method }) => {
        await null;
        told.push(`has ${method.name}`);
      },
    });
    await found.add("a", async () => part("a"));
    await found.add("b", async () => part("b"));
    expect(told).toEqual(["begins a", "has a", "begins b", "has b"]);
  });

  test("that an earlier run has made are not made again, nor handed on, and count for the cost", async () => {
    const told: string[] = [];
    const [earlier, other] = [part("sage", 7), part("profile", 1)];
    const found = list({
      kept: [other, earlier],
      onStage: (name) => told.push(name),
      onSection: () => void told.push("on"),
    });
    await found.add("sage", () => {
      throw new Error("made again");
    });
    expect(found.sections).toEqual([{ name: "sage", explanation: earlier }]);
    expect(found.modelRows).toBe(7);
    expect(told).toEqual([]);
  });
});

describe("a part that fails", () => {
  const lost = new WhyboxError("MODEL_FAILED", "the server is gone");
  lost.cost = { modelRows: 40, budgetRows: 100, stoppedBy: "aborted" };

  test("is listed with its error and what it has cost, and leaves the others", async () => {
    const found = list();
    await found.add("performance", async () => part("performance", 10));
    await found.add("sage", failing(lost));
    await found.add("effects", failing(new TypeError("no such thing")));
    await found.add("strategies", failing("a word"));
    await found.add("slices", async () => part("slices", 2));
    expect(names(found)).toEqual(["performance", "slices"]);
    expect(found.failed).toEqual([
      { section: "sage", code: "MODEL_FAILED", message: "the server is gone" },
      { section: "effects", code: "UNEXPECTED", message: expect.stringContaining("no such thing") },
      { section: "strategies", code: "UNEXPECTED", message: expect.stringContaining("a word") },
    ]);
    expect(found.modelRows).toBe(10 + 40 + 2);
    await found.add("more", failing(new WhyboxError("INVALID_DATA", "no")));
    expect(found.modelRows).toBe(52);
  });

  test("ends it where it is the only one, or where the run is aborted", async () => {
    await expect(list({ isAlone: true }).add("sage", failing(lost))).rejects.toBe(lost);
    const stop = new AbortController();
    const found = list({ signal: stop.signal });
    await found.add("sage", failing(lost));
    stop.abort();
    await expect(found.add("effects", failing(lost))).rejects.toBe(lost);
    expect(found.failed).toHaveLength(1);
  });

  test("is not one that cannot be handed on: that is the caller's error", async () => {
    const found = list({ onSection: () => Promise.reject(new Error("the disk is full")) });
    await expect(found.add("sage", async () => part("sage"))).rejects.toThrow("the disk is full");
    expect(found.failed).toEqual([]);
  });
});
