import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WhyboxError } from "whybox";

/** What callers without types may hand to a function. */
const WRONG: readonly (readonly unknown[])[] = [
  [],
  [null],
  [null, null],
  [null, null, null],
  [0],
  [1n],
  [Number.NaN],
  [true],
  ["x"],
  ["x", "x", "x"],
  [Symbol("s")],
  [[]],
  [[], []],
  [[[]], []],
  [{}],
  [{}, null],
  [{}, {}],
  [() => 0],
  [() => 0, {}, {}],
  [Object.create(null), Object.create(null), Object.create(null)],
];

/** One bit of a coalition, in the innermost loops: a check would take longer than the work. */
const UNCHECKED = ["keep", "keeps"];
/** What runs for as long as it is not aborted, given what it needs. */
const NAMED_BY_WHAT_THEY_READ = { parseJob: "job: ", runBatch: "job: " } as const;

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: Record<string, unknown> };
const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
const exported = await Promise.all(
  entries.map(async (entry) => [entry, await import(`whybox${entry.slice(1)}`)] as const),
);
const functions = exported.flatMap(([entry, module]) =>
  Object.entries(module as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === "function" && /^[a-z]/.test(name) && !UNCHECKED.includes(name)
      ? [[entry, name, value as (...args: readonly unknown[]) => unknown] as const]
      : [],
  ),
);

async function thrownBy(call: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<unknown> {
  try {
    await call(...args);
    return undefined;
  } catch (error) {
    return error;
  }
}

test("every entry has functions", () => {
  expect(functions.length).toBeGreaterThan(130);
});

test.each(functions)(
  "%s %s refuses what it cannot take by a WhyboxError that says what came",
  async (_, name, call) => {
    const others: string[] = [];
    for (const args of WRONG) {
      const error = await thrownBy(call, args);
      // Laws that an implementation breaks are errors of their own.
      const isOurs = error === undefined || error instanceof WhyboxError || (error as Error).name === "BrokenLaw";
      const saysWhatCame = !String(error).includes("[object ");
      if (!isOurs || !saysWhatCame) others.push(`${args.map((arg) => typeof arg).join(", ")}: ${String(error)}`);
    }
    expect(others).toEqual([]);
    const first = await thrownBy(call, []);
    if (first === undefined) return;
    const named = NAMED_BY_WHAT_THEY_READ[name as keyof typeof NAMED_BY_WHAT_THEY_READ] ?? `${name}: `;
    expect((first as Error).message.slice(0, named.length)).toBe(named);
  },
);
