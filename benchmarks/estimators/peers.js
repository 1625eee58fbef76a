// Estimators of shap and shapiq, which run in a Python process and play our games. See ../peers/estimators.py.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { coalitions } from "whybox/extending";
import { compared } from "./compared.js";

const SCRIPT = fileURLToPath(new URL("../peers/estimators.py", import.meta.url));

/**
 * Starts the process.
 *
 * @param python  an interpreter of 3.12 or later with ../peers/requirements-estimators.txt
 * @returns { methods, versions, measure(cell, played), close() }
 */
export async function startPeers(python) {
  const child = spawn(python, [SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ended without an answer`);
    return JSON.parse(value);
  };
  const write = (line) => child.stdin.write(`${JSON.stringify(line)}\n`);
  const { methods, versions } = await read();

  /** The values of one run, and how many masks it asked. */
  const estimate = async (question, play) => {
    write(question);
    let asked = 0;
    for (;;) {
      const { play: masks, values, error } = await read();
      if (error) return { error };
      if (values) return { values, asked };
      asked += masks.length;
      write(await play(masks));
    }
  };

  /** The same as `measureOurs` returns, without standard errors; { error } where the method fails. */
  const measure = async ({ by, masks, seeds }, { game, asked: question, exact }) => {
    const play = player(question);
    const runs = [];
    for (let seed = 0; seed < seeds; seed++) {
      const { values, asked, error } = await estimate({ method: by, parts: game.parts, masks, seed }, play);
      if (error) return { error };
      runs.push({ ...compared(values, null, exact), modelRows: asked * game.references });
    }
    return runs;
  };
  return { methods, versions, measure, close: () => child.stdin.end() };
}

/** Answers masks such as "0110"; each is asked once. */
function player(asked) {
  const known = new Map();
  return async (masks) => {
    const fresh = [...new Set(masks)].filter((mask) => !known.has(mask));
    if (fresh.length > 0) {
      const kept = fresh.map((mask) => [...mask].flatMap((bit, part) => (bit === "1" ? [part] : [])));
      const { data } = await asked.ask({ z: coalitions(asked.parts.length, kept) });
      for (const [row, mask] of fresh.entries()) known.set(mask, data[row * asked.outputs.length]);
    }
    return masks.map((mask) => known.get(mask));
  };
}
