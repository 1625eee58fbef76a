import { execFileSync } from "node:child_process";

/**
 * Ends a process and those that it has started, at once: a program that starts another, as `uv run` and `npx` do, would
 * leave that one behind, and one that hangs does not see its input end.
 */
export function killTree(pid: number): void {
  if (process.platform === "win32") {
    tryTo(() => execFileSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true }));
    return;
  }
  // Listed before any is ended: what has lost its parent can no longer be told to be of this family.
  for (const each of [pid, ...descendantsOf(pid)]) tryTo(() => process.kill(each, "SIGKILL"));
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  const list = tryTo(() =>
    execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
  for (const line of (list ?? "").split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found: number[] = [];
  for (let next = [pid]; next.length > 0; ) {
    next = next.flatMap((each) => children.get(each) ?? []).filter((each) => !found.includes(each));
    found.push(...next);
  }
  return found;
}

/** Undefined where it fails: the process may have ended by itself, or this machine has no such program. */
function tryTo<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
