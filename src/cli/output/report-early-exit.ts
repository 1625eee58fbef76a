import { writeSync } from "node:fs";

/**
 * Has the process say so when it ends before the command has: a model that calls process.exit(0), or waits for
 * something that never comes, must not look like a run that went well.
 *
 * @returns called when the command has ended
 */
export function reportEarlyExit(): () => void {
  const report = (code: number) => {
    writeSync(
      2,
      `whybox: the process ended (exit code ${code}) before the run did: something in it, such as the model, called process.exit, or waits for what never comes\n`,
    );
    if (code === 0) process.exitCode = 1;
  };
  process.on("exit", report);
  return () => process.off("exit", report);
}
