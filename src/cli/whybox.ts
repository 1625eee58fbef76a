#!/usr/bin/env node
import { reportEarlyExit } from "./output/report-early-exit.js";
import { runCommandLine } from "./run-command-line.js";

const ended = reportEarlyExit();
const exitCode = await runCommandLine(process.argv.slice(2));
ended();
// A model may hold connections open that would keep the process waiting.
process.exit(exitCode);
