import type { AskOptions, ChunkDone } from "../../core/executor.js";
import type { Explanation } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Plan } from "../../core/plan.js";
import type { Probe } from "../../core/probe.js";
import { type CountedQuestions, countedQuestions } from "./counted-questions.js";
import type { RunOptions } from "./run-options.js";

/** Makes what it can of the answers that came before an abort; `answered[i]` says whether row i of the plan did. */
type Salvage = (answers: Matrix, answered: readonly boolean[]) => Explanation | undefined;

/** One run of an explainer: everything it asks goes through here, and is counted. */
export interface Run extends Pick<CountedQuestions, "expect" | "cost" | "record" | "charged"> {
  /** plan rows x outputs. An error carries the cost so far and, after an abort, what `salvage` makes of it. */
  ask(plan: Plan, salvage?: Salvage): Promise<Matrix>;
  /** The model's answer to the instance itself. */
  predictInstance(): Promise<Matrix>;
  /** Counts and watches over any other question. */
  track(question: (options: AskOptions) => Promise<Matrix>): Promise<Matrix>;
}

export function beginRun(probe: Probe, budgetRows: number, options: RunOptions): Run {
  const { ask, expect, cost, record, charged } = countedQuestions(probe.executor, budgetRows, options);
  return {
    expect,
    cost,
    record,
    charged,
    ask(plan, salvage) {
      const question = (askOptions: AskOptions) => probe.ask(plan, askOptions);
      if (!salvage) return ask(question);
      const finished: ChunkDone[] = [];
      return ask(
        question,
        (chunk) => finished.push(chunk),
        () => salvage(...putTogether(finished, plan, probe)),
      );
    },
    predictInstance: () => ask((askOptions) => probe.predictInstance(askOptions)),
    track: (question) => ask(question),
  };
}

/** The answers of some chunks, with which rows of the plan they answer. */
function putTogether(finished: readonly ChunkDone[], plan: Plan, probe: Probe): Parameters<Salvage> {
  const { rows } = plan.z;
  const columns = probe.outputs.length;
  const answers = { data: new Float64Array(rows * columns), rows, columns };
  const answered = new Array<boolean>(rows).fill(false);
  for (const chunk of finished) {
    answers.data.set(chunk.answers.data, chunk.from * columns);
    answered.fill(true, chunk.from, chunk.from + chunk.answers.rows);
  }
  return [answers, answered];
}
