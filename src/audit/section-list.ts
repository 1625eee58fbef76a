import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Explanation } from "../core/explanation.js";
import type { FindingsResult } from "../core/kinds/findings.js";
import { WhyboxError } from "../core/whybox-error.js";

/** A finished part of an audit. Its name is that of its method. */
export type Section = { readonly name: string; readonly explanation: Explanation };

/** The parts of an audit, in the order of the page: those that are made, left out, or failed. */
export interface SectionList {
  readonly sections: readonly Section[];
  readonly skipped: FindingsResult["skipped"];
  readonly failed: FindingsResult["failed"];
  /** Model rows that parts have taken, also those that failed. */
  readonly modelRows: number;
  /**
   * Makes a part, unless an earlier run has. One that fails is listed as failed, and leaves the others.
   *
   * @param make  undefined: there is nothing to show
   * @param place  "first": before the parts that are there
   * @throws what `make` throws after an abort, and what handing the part on throws
   */
  add(name: string, make: () => Promise<Explanation | undefined>, place?: "first"): Promise<void>;
  skip(section: string, reason: string): void;
}

export function sectionList({
  kept,
  isAlone,
  signal,
  onSection,
  onStage,
}: {
  /** Parts that an earlier run has made. */
  readonly kept: readonly Explanation[];
  /** There is one part only: its error is thrown. */
  readonly isAlone: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onSection?: ((section: Explanation) => void | Promise<void>) | undefined;
  readonly onStage?: ((stage: string) => void) | undefined;
}): SectionList {
  const sections: Section[] = [];
  const skipped: FindingsResult["skipped"][number][] = [];
  const failed: FindingsResult["failed"][number][] = [];
  let lostRows = 0;
  const made = async (name: string, make: () => Promise<Explanation | undefined>) => {
    const before = kept.find(({ method }) => method.name === name);
    if (before) return before;
    onStage?.(name);
    let explanation: Explanation | undefined;
    try {
      explanation = await make();
    } catch (error) {
      if (isAlone || signal?.aborted) throw error;
      const isKnown = error instanceof WhyboxError;
      if (isKnown) lostRows += error.cost?.modelRows ?? 0;
      failed.push({ section: name, code: isKnown ? error.code : "UNEXPECTED", message: thrownMessage(error) });
      return undefined;
    }
    if (explanation) await onSection?.(explanation);
    return explanation;
  };
  return {
    sections,
    skipped,
    failed,
    get modelRows() {
      return sections.reduce((sum, { explanation }) => sum + explanation.cost.modelRows, lostRows);
    },
    async add(name, make, place) {
      const explanation = await made(name, make);
      if (explanation) sections[place === "first" ? "unshift" : "push"]({ name, explanation });
    },
    skip(section, reason) {
      skipped.push({ section, reason });
    },
  };
}
