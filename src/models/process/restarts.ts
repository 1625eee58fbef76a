import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import type { ChildLost } from "./child.js";

/** Reasons that are told apart: a model may die in ever other words. */
const MAX_REASONS = 4;

/** How often processes of a model were lost, were started again and then answered. */
export interface Restarts {
  count(lost: ChildLost): void;
  /** Says it, where there is something to say, once. */
  say(): void;
}

/**
 * Counts the processes that were started again, and says so in one line on stderr when the model is closed, or when this
 * process ends: the answers are there, but each start takes time, and what the process kept in memory is gone. In a
 * thread, which may be ended without a word, a line comes at once, the first, tenth, hundredth, ... time.
 */
export function restarts(): Restarts {
  const reasons = new Map<string, number>();
  let child = "";
  let total = 0;
  let said = 0;
  const say = () => {
    process.off("exit", say);
    if (total === said) return;
    said = total;
    const [first] = reasons.keys();
    const why =
      reasons.size === 1 ? first : [...reasons].map(([reason, count]) => `${reason} (${times(count)})`).join(", ");
    const text = `${child} was started again ${times(total)}, since it ${why}; what it left unanswered was asked again, and its sent rows count twice`;
    // Now: what ends waits for no stream. A name must not steer a terminal.
    writeSync(2, `whybox: ${text.replace(/\p{C}/gu, "?")}\n`);
  };
  return {
    count(lost) {
      if (total === said) process.on("exit", say);
      child = lost.child;
      const why = reasons.has(lost.why) || reasons.size < MAX_REASONS ? lost.why : "ended otherwise";
      reasons.set(why, (reasons.get(why) ?? 0) + 1);
      total++;
      if (!isMainThread && /^10*$/.test(String(total))) say();
    },
    say,
  };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
