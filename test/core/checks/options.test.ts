import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, test } from "vitest";
import { fields, flag, number, oneOf, option, wholeNumber } from "../../../dist/core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../dist/core/checks/options.js";

const options = optionsOf("smooth", {
  samples: wholeNumber({ min: 32, max: 64, default: 40, says: "samples to ask" }),
  width: number({ above: 0, infinite: true, says: "width of the kernel" }),
  select: oneOf(["auto", "none"], { default: "auto", says: "how parts are chosen" }),
  lazy: flag({ default: true, says: "ask as little as possible" }),
  until: fields({ stable: number({ above: 0, max: 1, says: "share" }) }, { says: "when to stop" }),
  log: option<(text: string) => void>()({
    says: "where to write",
    expected: "a function",
    accepts: (value) => typeof value === "function",
  }),
  signal: option<object>()({ says: "stops", expected: "a signal", accepts: () => true, recorded: false }),
  seed: option<number | string>()({ says: "seed", default: 0, expected: "a seed", accepts: () => true }),
});

describe("optionsOf", () => {
  test("puts declared defaults in place, and leaves the others to the method", () => {
    expect(options.resolve({})).toEqual({
      ...{ samples: 40, width: undefined, select: "auto", lazy: true, until: undefined },
      ...{ log: undefined, signal: undefined, seed: 0 },
    });
  });

  test("takes what is given, undefined for left out", () => {
    const given = {
      samples: 32,
      width: Number.POSITIVE_INFINITY,
      lazy: false,
      until: { stable: 1 },
      select: undefined,
    };
    expect(options.resolve(given)).toMatchObject({ ...given, select: "auto" });
  });

  test.each([
    [
      { sample: 40 },
      'smooth: unknown option "sample"; known options are samples, width, select, lazy, until, log, signal, seed',
    ],
    [{ samples: 65 }, "smooth: expected samples to be a whole number from 32 to 64, got 65"],
    [{ samples: 40.5 }, "smooth: expected samples to be a whole number from 32 to 64, got 40.5"],
    [{ samples: null }, "smooth: expected samples to be a whole number from 32 to 64, got null"],
    [{ width: Number.NaN }, "smooth: expected width to be a number above 0, got NaN"],
    [{ width: "1" }, 'smooth: expected width to be a number above 0, got "1"'],
    [{ select: "best" }, 'smooth: expected select to be "auto" or "none", got "best"'],
    [{ lazy: 1 }, "smooth: expected lazy to be true or false, got 1"],
    [{ until: { stable: 0 } }, "smooth: expected until.stable to be a number above 0 and at most 1, got 0"],
    [{ until: { steady: 1 } }, 'smooth: unknown option "until.steady"; known options are until.stable'],
    [{ until: {} }, "smooth: expected until to be { stable: a number above 0 and at most 1 }, got {}"],
    [{ log: new Map() }, "smooth: expected log to be a function, got [object Map]"],
    [[], "smooth: expected options to be an object, got []"],
    [null, "smooth: expected options to be an object, got null"],
    [JSON.parse('{"__proto__": 1}'), /^smooth: unknown option "__proto__"/],
    [{ constructor: 1 }, /^smooth: unknown option "constructor"/],
  ])("refuses %j", (given, message) => {
    expect(() => options.check(given)).toThrow(message);
  });

  test("speaks as the function that was called", () => {
    expect(() => options.check({ lazy: 1 }, "smoothAll")).toThrow(/^smoothAll: expected lazy/);
  });

  test("records all that steers the result as JSON: functions by name, the seed elsewhere", () => {
    const given = { width: Number.POSITIVE_INFINITY, until: { stable: 0.9 }, log: function toScreen() {}, signal: {} };
    expect(options.record(options.resolve(given))).toEqual({
      ...{ samples: 40, width: "Infinity", select: "auto", lazy: true, until: { stable: 0.9 }, log: "toScreen" },
    });
  });

  test("gives users the types of what they may leave out", () => {
    expectTypeOf<Given<typeof options>["select"]>().toEqualTypeOf<"auto" | "none" | undefined>();
    expectTypeOf(options.resolve({}).samples).toEqualTypeOf<number>();
    expectTypeOf(options.resolve({}).width).toEqualTypeOf<number | undefined>();
  });
});

test("the tables of options in docs/ are up to date", () => {
  const script = fileURLToPath(new URL("../../../scripts/option-tables.js", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
