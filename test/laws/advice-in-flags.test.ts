import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { expect, test } from "vitest";
import { auditCommand } from "../../dist/cli/audit-command.js";
import { distillCommand } from "../../dist/cli/distill-command.js";
import { explainCommand } from "../../dist/cli/explain-command.js";
import { fairnessCommand } from "../../dist/cli/fairness-command.js";
import { flagsOf } from "../../dist/cli/output/flags-of.js";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));

/** Advice of functions that no command calls, or calls so that it is never given. */
const OF_THE_LIBRARY: ReadonlySet<string> = new Set([
  "audit/audit.ts onSection",
  "images/read-image.ts maxPixels",
  "testing/masker-laws.ts resamplesKept",
]);

const OPTION = /readonly ([a-z]+[A-Z]\w*)\?:/g;
/** An option where a message advises to change it. One that a single function takes is followed by its name. */
const ADVISED =
  /(?<=\b(?:with|raise|Raise|lower|larger|smaller|higher|give|set|need|needs|say|or|and|than) )([a-z]+[A-Z]\w*)(?! of [a-z]+[A-Z]\w*)\b/g;

test("what errors and notes advise to change has a flag on the command line", async () => {
  const flags = new Set<string>();
  for (const add of [auditCommand, distillCommand, explainCommand, fairnessCommand]) {
    const program = new Command();
    await add(program, process.stdout, () => {}, ["kernel-shap"]);
    const visit = (command: Command) => {
      for (const flag of flagsOf(command)) flags.add(flag.replace(/^--(no-)?/, ""));
      command.commands.forEach(visit);
    };
    visit(program);
  }
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("cli/"))
    .map((name) => ({ name, lines: readFileSync(SOURCES + name, "utf8").split("\n") }));
  const options = new Set(files.flatMap(({ lines }) => [...lines.join("\n").matchAll(OPTION)].map(([, name]) => name)));
  const advised = files.flatMap(({ name, lines }) =>
    lines
      .filter((line) => /["`]/.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line))
      .flatMap((line) => [...line.matchAll(ADVISED)].map(([option]) => ({ name, option })))
      .filter(({ option }) => options.has(option)),
  );
  expect(advised.length).toBeGreaterThan(10);
  const hasFlag = (option: string) => flags.has(option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  const dead = advised.flatMap(({ name, option }) => (hasFlag(option) ? [] : [`${name} ${option}`]));
  expect(new Set(dead)).toEqual(OF_THE_LIBRARY);
});
