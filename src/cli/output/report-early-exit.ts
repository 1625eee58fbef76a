import { writeSync } from "node:fs";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import { PIPE_CLOSED } from "./exit-codes.js";
import { warn } from "./warn.js";

/**
 * Has the process say so when it ends before the command has: a model that calls process.exit(0), waits for something
 * that never comes, or fails where nothing waits for it, must not look like a run that went well.
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
  const reportStray = (error: unknown) => {
    process.off("exit", report);
    // Nobody reads stderr any more.
    if ((error as NodeJS.ErrnoException | null)?.code === "EPIPE") process.exit(PIPE_CLOSED);
    warn(
      `something that nothing waits for, such as a promise or a timer of the model, failed: ${thrownMessage(error)}; the run cannot be trusted and ends`,
    );
    process.exit(1);
  };
  process.on("exit", report);
  process.on("uncaughtException", reportStray);
  return () => {
    process.off("exit", report);
    process.off("uncaughtException", reportStray);
  };
}
