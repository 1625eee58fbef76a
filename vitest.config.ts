import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { defineConfig } from "vitest/config";

/** Folders of tests that only compute, unless a file says otherwise. */
const COMPUTING = [
  "core",
  "math",
  "random",
  "regression",
  "maskers",
  "tables",
  "data",
  "evaluate",
  "trees",
  "explain",
  "audit",
  "render",
  "charts",
  "cli/batch",
  "cli/inputs",
  "cli/inspect",
  "cli/methods",
  "report/audit",
  "report/document",
  "report/fairness",
  "report/forms",
  "cli/output",
];
/** What starts processes or threads, serves, or changes the process that it runs in. */
const REACHES_OUT =
  /child_process|worker_threads|workerPool|inBatchFolder|runExplained|people\.explain|createServer|process\.(?!js")|globalThis|\bvi\.|prototype\./;

/** Tests that share a process: the package is loaded once per worker, which is half of what these files cost. */
const sharing = globSync(COMPUTING.map((folder) => `test/${folder}/**/*.test.ts`)).filter(
  (file) => !REACHES_OUT.test(readFileSync(file, "utf8")),
);

export default defineConfig({
  test: {
    setupFiles: ["test/properties.setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // By default one core is left idle, which on two cores is half of them.
    maxWorkers: "100%",
    // Tests use the package as its users do: built, through its exports, loaded by Node itself.
    server: { deps: { external: [/\/dist\//] } },
    coverage: { include: ["dist/**/*.js"], reporter: ["text-summary", "html"] },
    projects: [
      { extends: true, test: { name: "together", isolate: false, include: sharing } },
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: sharing } },
    ],
  },
});
