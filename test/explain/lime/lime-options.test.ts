import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, columns, matrix, type Probe, probe, WhyboxError } from "whybox";
import { resolveLimeOptions } from "../../../dist/explain/lime/lime-options.js";
import { noises } from "../../fixtures/games.js";

const tableOf = (parts: number) =>
  blackBox((rows) => rows.map(([first]) => first), {
    name: "m",
    input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
    outputs: [{ name: "y" }],
  });
const rows = (parts: number, count: number) => Array.from({ length: count }, (_, row) => noises(parts, 30 + row));
const hidden = (parts: number, references = 1) =>
  probe(tableOf(parts), columns(rows(parts, references), Array(parts).fill(2)));
const binned = probe(tableOf(12), binnedColumns(matrix(rows(12, 40)), rows(12, 1)[0]));

describe("the defaults of lime", () => {
  test("are ten parts of more, 5000 samples, and the kernel of the parts", () => {
    expect(resolveLimeOptions(binned, {})).toMatchObject({
      samples: 5000,
      count: 10,
      budgetRows: 5002,
      kernelWidth: 0.75 * Math.sqrt(12),
      distance: "euclidean",
      enumerate: false,
    });
    expect(resolveLimeOptions(hidden(4), {})).toMatchObject({ count: 4, enumerate: true });
  });

  test("go with the distance: another one starts from its own width, and a given width stays", () => {
    expect(resolveLimeOptions(binned, { distance: "cosine" }).kernelWidth).toBe(0.25);
    expect(resolveLimeOptions(binned, { distance: "manhattan" }).kernelWidth).toBe(0.75 * Math.sqrt(12));
    expect(resolveLimeOptions(binned, { distance: "cosine", kernelWidth: 3 }).kernelWidth).toBe(3);
  });

  test("pay for twenty times the samples until parts are stable, and never ask more than the budget", () => {
    expect(resolveLimeOptions(binned, { samples: 100, until: { stable: 0.9 } }).budgetRows).toBe(2002);
    expect(resolveLimeOptions(binned, { budgetRows: 200 })).toMatchObject({ samples: 199, budgetRows: 200 });
  });

  test.each([
    { parts: 5, references: 1, samples: 32, enumerate: true },
    { parts: 6, references: 1, samples: 63, enumerate: false },
    { parts: 6, references: 1, samples: 64, enumerate: true },
    { parts: 4, references: 3, samples: 47, enumerate: false },
    { parts: 4, references: 3, samples: 48, enumerate: true },
  ])("ask every coalition of $parts parts x $references where that takes no more than $samples: $enumerate", (each) => {
    const asked = hidden(each.parts, each.references);
    expect(resolveLimeOptions(asked, { samples: each.samples }).enumerate).toBe(each.enumerate);
    expect(resolveLimeOptions(asked, { samples: each.samples, enumerate: false }).enumerate).toBe(false);
  });
});

describe("what lime refuses", () => {
  const surrogate = { fit: () => ({ predict: () => [], describe: () => null }) };
  test.each<[string, () => unknown, string, string]>([
    [
      "more parts than there are",
      () => resolveLimeOptions(hidden(4), { count: 5 }),
      "INVALID_ARGUMENT",
      "lime: expected count to be a whole number from 1 to 4, the number of parts, got 5",
    ],
    [
      "a budget below 33",
      () => resolveLimeOptions(binned, { budgetRows: 32 }),
      "BUDGET_TOO_SMALL",
      "lime: expected budgetRows of at least 33 (32 samples and the instance), got 32",
    ],
    [
      "to list values inside bins",
      () => resolveLimeOptions(binned, { enumerate: true }),
      "TOO_MANY_PARTS",
      "lime: enumerate needs parts that are kept or hidden; values inside bins cannot be listed",
    ],
    [
      "to list 21 parts",
      () => resolveLimeOptions(hidden(21), { enumerate: true }),
      "TOO_MANY_PARTS",
      "lime: enumerate takes at most 20 parts, got 21",
    ],
    [
      "to list beyond the budget",
      () => resolveLimeOptions(hidden(8), { enumerate: true, budgetRows: 256 }),
      "BUDGET_TOO_SMALL",
      "lime: expected budgetRows of at least 257 to enumerate, got 256",
    ],
    [
      "corrections of a surrogate",
      () => resolveLimeOptions(binned, { surrogate, controlVariate: true } as never),
      "INVALID_ARGUMENT",
      "lime: controlVariate corrects the ridge regression and cannot be used with a surrogate; leave one of them out",
    ],
    [
      "corrections without chance",
      () => resolveLimeOptions(hidden(4), { enumerate: true, controlVariate: true }),
      "INVALID_ARGUMENT",
      "lime: controlVariate takes out noise of samples and cannot be used with enumerate, which has none; leave one of them out",
    ],
    [
      "what is no probe",
      () => resolveLimeOptions({} as never, {}),
      "INVALID_ARGUMENT",
      "lime: expected a probe, such as probe(model, binnedColumns(background, instance))",
    ],
  ])("%s", (_, call, code, message) => {
    expect(call).toThrow(new WhyboxError(code as "INVALID_ARGUMENT", message));
    try {
      call();
    } catch (error) {
      expect((error as WhyboxError).code).toBe(code);
    }
  });

  test("samples that do not fit into memory, with how many would", () => {
    const wide = (parts: number): Probe =>
      Object.create(binned, { parts: { value: new Array(parts).fill({ name: "x" }) } });
    const large = wide(30_000);
    expect(() => resolveLimeOptions(large, {})).toThrow(
      "lime: expected at most 100000000 numbers of z, samples x parts, got 5000 x 30000; lower samples to 3333, or explain fewer parts",
    );
    expect(() => resolveLimeOptions(wide(4_000_000), { samples: 32 })).toThrow("got 32 x 4000000; explain fewer parts");
    expect(resolveLimeOptions(large, { samples: 3333 }).samples).toBe(3333);
  });
});
