// Prints the test files whose process died under them, one per line, from Vitest's report in JSON. Exits with 1 where a
// test failed, and where no file was lost, so that only a lost process is answered by running its files again.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { globSync } from "tinyglobby";

const { testResults } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const failed = testResults.filter(
  ({ status, message, assertionResults }) =>
    status === "failed" || message !== "" || assertionResults.some((test) => test.status === "failed"),
);
const done = new Set(
  testResults
    .filter(({ assertionResults }) => assertionResults.length > 0 && !assertionResults.some(isUnfinished))
    .map(({ name }) => relative(process.cwd(), name)),
);
const lost = globSync("test/**/*.test.ts").filter((file) => !done.has(file));
if (failed.length > 0 || lost.length === 0) process.exit(1);
console.log(lost.join("\n"));

/** Whether a test was waiting or under way at the end; skipped tests are "skipped". */
function isUnfinished({ status }) {
  return status === "pending";
}
