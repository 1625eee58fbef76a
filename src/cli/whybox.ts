#!/usr/bin/env node
import { runCommandLine } from "./run-command-line.js";

// Exits for itself: a model may hold connections open that would keep the process waiting.
process.exit(await runCommandLine(process.argv.slice(2)));
