import type { Findings } from "../../core/kinds/findings.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import type { KindText } from "./kind-text.js";
import { wrap } from "./wrap.js";

/** Findings by level, each with how sure it is and what to do; then what was not looked at or failed. */
export const findingsText: KindText<Findings> = {
  sentence({ subject, result }) {
    const { findings, rows } = result;
    const about = `Audit of ${subject.model} on ${counted(rows, "row")}`;
    if (findings.length === 0) return `${about}: nothing found.`;
    const grave = findings.filter(({ level }) => level === "high").length;
    return `${about}: ${counted(findings.length, "finding")}, ${grave === 0 ? "none" : grave} of them high; first: ${printable(findings[0].what)}`;
  },
  lines({ subject, result }, { width }) {
    const { findings, skipped, failed } = result;
    return [
      `audit of ${subject.model} on ${counted(result.rows, "row")}: ${counted(findings.length, "finding")}`,
      "",
      ...findings.flatMap(({ level, what, sure, next, code }) => [
        ...wrap(`${level.toUpperCase().padEnd(6)} ${printable(what)}`, width, "  "),
        ...(sure === "" ? [] : wrap(`how sure: ${printable(sure)}`, width, "         ")),
        ...wrap(`next: ${printable(next)}`, width, "         "),
        ...wrap(`see: ${printable(code)}`, width, "         "),
        "",
      ]),
      ...skipped.flatMap(({ section, reason }) => wrap(`not looked at: ${section}, ${printable(reason)}`, width, "  ")),
      ...failed.flatMap(({ section, message }) => wrap(`failed: ${section}, ${printable(message)}`, width, "  ")),
      ...(skipped.length + failed.length > 0 ? [""] : []),
    ];
  },
};
