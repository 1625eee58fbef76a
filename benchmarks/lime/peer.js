import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const script = new URL("../peers/lime_tables.py", import.meta.url).pathname;

/** True if the Python package lime is to run beside: LIME_PYTHON names a Python that has it. */
export const peerRuns = process.env.LIME_PYTHON !== undefined;

/** The lines of a section of ../peers/lime_tables.py: of a run just now, or else of the one that is kept. */
export function peer(section) {
  if (!peerRuns) return JSON.parse(readFileSync(new URL("../data/lime-peer.json", import.meta.url), "utf8"))[section];
  const { status, stdout } = spawnSync(process.env.LIME_PYTHON, [script, section, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`lime_tables.py ${section}: ended with ${status}`);
  return JSON.parse(stdout);
}
