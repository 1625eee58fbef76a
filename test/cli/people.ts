import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { LOAN, runCli } from "./run-cli.js";

/** Six people the loan model can be asked about; one has no rent, the one in row 2 is 44. */
export const PEOPLE = `age,job,city rent,savings
31,nurse,900,1200
58,clerk,,15000
44,pilot,1500,300
23,clerk,700,0
67,nurse,450,22000
39,pilot,1100,4000
`;

/** A new directory with people.csv in it. */
export async function peopleDirectory(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "whybox-cli-"));
  await writeFile(join(directory, "people.csv"), PEOPLE);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/**
 * Has the tests of a file run in a directory with people.csv, which goes away after them.
 *
 * @returns the directory once there is one, and `whybox explain` of the loan model in it, with further arguments
 */
export function inPeopleDirectory() {
  const place = {
    directory: "",
    explain: (method: string, ...args: string[]) =>
      runCli(["explain", method, "--model", LOAN, "--data", "people.csv", ...args], { cwd: place.directory }),
  };
  let remove: () => Promise<void>;
  beforeAll(async () => {
    const made = await peopleDirectory();
    place.directory = made.directory;
    remove = made.remove;
  });
  afterAll(() => remove());
  return place;
}
