import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the example asks an endpoint about a message, pays for each text once, and finds the words that count", async () => {
  const script = fileURLToPath(new URL("../../examples/chat-completions/explain.js", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    /^is it a complaint: yes, in probability\n {2}prediction 0\.69, with every part hidden 0\.2689\n/,
  );
  expect(stdout).toMatch(/\n {2}broken .*\+0\.42.*\n {2}Thanks .*-0\.3.*\n {2}late .*\+0\.3/);
  const [, asked, sent, money] = /; (\d+) model rows \((\d+) sent\) for ([\d.]+) EUR, in process/.exec(stdout) ?? [];
  expect(Number(sent)).toBeLessThan(Number(asked));
  expect(Number(money)).toBeGreaterThan(0);
});
