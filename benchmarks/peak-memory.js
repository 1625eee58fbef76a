import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs a file of this folder in a process of its own.
 * @returns what it printed as JSON: at least { peakMb }
 */
export function inChild(file, args) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [path, ...args], { encoding: "utf8" }));
}

/** The most memory this process has ever held, in MB: maxRSS counts KiB. */
export function peakMb() {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
