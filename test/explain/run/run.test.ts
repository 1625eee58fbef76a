import { describe, expect, test } from "vitest";
import { blackBox, columns, probe, WhyboxError } from "whybox";
import { beginRun, coalitions } from "whybox/extending";
import { noises } from "../../fixtures/games.js";

const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
const input = { kind: "columns", features } as const;
const background = [noises(3, 1), noises(3, 2)];
const sum = blackBox((rows) => rows.map(([a, b, c]) => a + 2 * b - c), {
  name: "sum",
  input,
  outputs: [{ name: "y" }],
});
const asked = probe(sum, columns(background, [1, 2, 3]));
const masks = coalitions(3, [[], [0], [0, 1], [0, 1, 2]]);

describe("a run", () => {
  test("counts every model row and call, whatever asked for it", async () => {
    const run = beginRun(asked, 20, {});
    await run.ask({ z: masks });
    await run.predictInstance();
    const { modelRows, budgetRows, stoppedBy } = run.cost("complete");
    expect({ modelRows, budgetRows, stoppedBy }).toEqual({
      modelRows: 4 * background.length + 1,
      budgetRows: 20,
      stoppedBy: "complete",
    });
    expect(run.record(3)).toMatchObject({ modelCalls: 2, cacheHits: 3, executor: "in process", retries: 0 });
  });

  test("reports its progress towards the budget, or towards what it says it will take", async () => {
    const seen: [number, number][] = [];
    const run = beginRun(asked, 20, { onProgress: (done, total) => seen.push([done, total]) });
    await run.predictInstance();
    run.expect(9);
    await run.ask({ z: masks });
    expect(seen).toEqual([
      [1, 20],
      [9, 9],
    ]);
  });

  test("that is aborted carries its cost and the partial explanation of the chunks that were answered", async () => {
    const stop = new AbortController();
    let calls = 0;
    const slow = blackBox(
      async (rows: readonly (readonly number[])[]) => {
        if (++calls === 2) stop.abort();
        return rows.map(([a]) => a);
      },
      { name: "slow", input, outputs: [{ name: "y" }], rowsPerCall: 4 },
    );
    const run = beginRun(probe(slow, columns(background, [1, 2, 3])), 20, { signal: stop.signal });
    const parts: { data: number[]; answered: readonly boolean[] }[] = [];
    const error = await run
      .ask({ z: masks }, (answers, answered) => {
        parts.push({ data: [...answers.data], answered });
        return undefined;
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WhyboxError);
    expect(error).toMatchObject({ code: "ABORTED", cost: { modelRows: 4, stoppedBy: "aborted" } });
    const baseline = (background[0][0] + background[1][0]) / 2;
    expect(parts).toEqual([{ data: [baseline, 1, 0, 0], answered: [true, true, false, false] }]);
  });
});
