import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Runs a file of this folder in a process of its own.
 * @returns what it printed as JSON: at least { peakMb }
 */
export function inChild(file, args) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [path, ...args], { encoding: "utf8" }));
}

/**
 * The most memory this process has ever held, in MB. On Linux maxRSS starts at what the parent held when it
 * started this process; the high-water mark of the address space does not.
 */
export function peakMb() {
  if (process.platform !== "linux") return (process.resourceUsage().maxRSS * 1024) / 1e6;
  const [, peakKib] = /VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
  return (peakKib * 1024) / 1e6;
}
