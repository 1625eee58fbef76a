import { describe, expect, test } from "vitest";
import { obeysModelLaws } from "whybox/testing";
import { later, reduced } from "./learners.js";

describe("mixtureModel", () => {
  test("gives a model that obeys the laws, and draws as often as it says", async () => {
    const { model } = await reduced({ constraint: "demographicParity" });
    const few = { data: later.rows.data.slice(0, 40 * 3), rows: 40, columns: 3 };
    await obeysModelLaws(() => model, few);
    const chance = await reduced({ constraint: "demographicParity", answer: "chance" });
    await obeysModelLaws(() => chance.model, few);
    const yes = async ({ model: asked }: { model: typeof model }) => {
      const { data, rows } = await asked.predict({ ...later.rows, data: later.rows.data.slice() });
      return data.reduce((sum, value, i) => sum + (i % 2 ? value : 0), 0) / rows;
    };
    expect(Math.abs((await yes({ model })) - (await yes(chance)))).toBeLessThan(0.03);
  });
});
