import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inPayersDirectory, MODEL } from "./payers.js";
import { runCli } from "./run-cli.js";

const place = inPayersDirectory();

describe.skipIf(process.platform === "win32")("a signal that comes while the page is drawn", () => {
  // The last thing that a run makes of its page before the file gets its name.
  beforeAll(() =>
    writeFile(
      join(place.directory, "late.mjs"),
      `const from = Buffer.from;
      Buffer.from = (content, ...rest) => {
        if (typeof content === "string" && /^<!doctype html/i.test(content)) process.kill(process.pid, "SIGINT");
        return from(content, ...rest);
      };`,
    ),
  );

  const asked = ["--model", "model.js", "--data", "people.csv", "--ignore", "sex,town,paid,score"];
  test.each([
    ["fairness", ["fairness", "--data", "people.csv", ...MODEL]],
    ["audit", ["audit", "--data", "people.csv", "--model", "model.js", "--target", "paid"]],
    ["distill", ["distill", ...asked, "--max-leaves", "4"]],
    ["explain", ["explain", "exact", ...asked, "--row", "0"]],
  ])(
    "%s: is heard, and nothing is at --out",
    async (name, args) => {
      const out = `${name}.html`;
      const { code, stderr } = await runCli([...args, "--out", out], {
        cwd: place.directory,
        env: { NODE_OPTIONS: "--import=./late.mjs" },
      });
      expect(stderr).toContain("whybox: stopped by SIGINT");
      expect(code).toBe(130);
      expect(await readdir(place.directory)).not.toContain(out);
    },
    60_000,
  );
});
