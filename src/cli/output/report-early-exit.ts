import { writeSync } from "node:fs";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import { PIPE_CLOSED } from "./exit-codes.js";
import { warn } from "./warn.js";

/** The end of a process, which a model may reach by either: `emit` tells of it, and the other, inner to Node, is it. */
type Ending = {
  emit(event: string, ...args: unknown[]): boolean;
  reallyExit(code?: number): never;
};

/**
 * Has the process say so when it ends before the command has: a model that calls process.exit(0), waits for something
 * that never comes, or fails where nothing waits for it, must not look like a run that went well. A model may have taken
 * off whatever listens: the exit code is that of a failure until the command has ended.
 *
 * @returns called when the command has ended
 */
export function reportEarlyExit(): () => void {
  const ending = process as unknown as Ending;
  const { emit, reallyExit } = ending;
  let isSaid = false;
  const report = (code: number) => {
    if (!isSaid) {
      writeSync(
        2,
        `whybox: the process ended (exit code ${code}) before the run did: something in it, such as the model, called process.exit, or waits for what never comes\n`,
      );
    }
    isSaid = true;
    if (code === 0) process.exitCode = 1;
  };
  const stopReporting = () => {
    Object.assign(ending, { emit, reallyExit });
  };
  const reportStray = (error: unknown) => {
    stopReporting();
    // Nobody reads stderr any more.
    if ((error as NodeJS.ErrnoException | null)?.code === "EPIPE") process.exit(PIPE_CLOSED);
    warn(
      `something that nothing waits for, such as a promise or a timer of the model, failed: ${thrownMessage(error)}; the run cannot be trusted and ends`,
    );
    process.exit(1);
  };
  process.exitCode = 1;
  process.on("uncaughtException", reportStray);
  // Not a listener, which a model can take off.
  ending.emit = (event, ...args) => {
    if (event === "exit") report(Number(args[0]));
    return emit.call(process, event, ...args);
  };
  ending.reallyExit = (code = 0) => {
    // Called by a model itself: what listens says what is kept, and ends child processes.
    if (!isSaid) ending.emit("exit", code);
    return reallyExit.call(process, code || 1);
  };
  return () => {
    stopReporting();
    process.off("uncaughtException", reportStray);
    process.exitCode = undefined;
  };
}
