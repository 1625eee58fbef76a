import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { killTree } from "../../../dist/models/process/kill-tree.js";

/** True while there is such a process that has not ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(process.platform === "win32")("a process ends with its children and theirs, and others stay", async () => {
  const script = 'sleep 60 & echo $!; sh -c "sleep 60 & echo \\$!; wait" & echo $!; wait';
  const shell = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
  const other = spawn("sleep", ["60"], { stdio: "ignore" });
  try {
    let text = "";
    for await (const piece of shell.stdout.setEncoding("utf8")) {
      text += piece;
      if (text.trim().split("\n").length === 3) break;
    }
    const family = [shell.pid as number, ...text.trim().split("\n").map(Number)];
    expect(family).toHaveLength(4);
    expect(family.every(isRunning)).toBe(true);
    const ended = once(shell, "exit");
    killTree(shell.pid as number);
    expect(await ended).toEqual([null, "SIGKILL"]);
    await expect.poll(() => family.filter(isRunning), { timeout: 5000 }).toEqual([]);
    expect(isRunning(other.pid as number)).toBe(true);
    // There is nothing to end any more, and nobody to complain to.
    expect(() => killTree(shell.pid as number)).not.toThrow();
  } finally {
    other.kill("SIGKILL");
  }
});
