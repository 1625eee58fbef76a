import { once } from "node:events";
import { expect, test } from "vitest";
import { blackBox, inProcess, lime, probe, tokens } from "whybox";

const words = blackBox((texts: readonly string[]) => texts.map((text) => text.length), {
  name: "length",
  input: { kind: "text" },
  outputs: [{ name: "letters" }],
});
const text = Array.from({ length: 20 }, (_, i) => `w${i}`).join(" ");

test("many questions under way with one signal make no warning of a leak", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const { signal } = new AbortController();
  await lime(probe(words, tokens(text), { executor: inProcess() }), { signal, samples: 640 });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

test("an abort still reaches every question", async () => {
  const controller = new AbortController();
  const slow = blackBox(
    async (texts: readonly string[]) => {
      await once(controller.signal, "abort");
      return texts.map(() => 0);
    },
    { name: "slow", input: { kind: "text" }, outputs: [{ name: "letters" }] },
  );
  const run = lime(probe(slow, tokens(text)), { signal: controller.signal, samples: 640 });
  setTimeout(() => controller.abort(), 20);
  await expect(run).rejects.toMatchObject({ code: "ABORTED" });
});
