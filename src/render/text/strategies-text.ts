import type { Strategies } from "../../core/kinds/strategies.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { estimateText, percent, rounded } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";
import { wrap } from "./wrap.js";

/** Groups whose share in a cluster differs by this much are worth a line. */
const NOTEWORTHY = 0.1;

/** Clusters of reasons, each with what sets it apart. */
export const strategiesText: KindText<Strategies> = {
  sentence({ subject, result }) {
    const { clusters, rows } = result;
    if (clusters.length < 2)
      return `${subject.model} answers ${subject.outputs[0]} for one kind of reason in all ${counted(rows, "explanation")}.`;
    const parts = clusters.map(({ share, text }) => `${percent(share)} ${printable(text)}`);
    return `${subject.model} answers ${subject.outputs[0]} for ${clusters.length} kinds of reasons: ${parts.join("; ")}.`;
  },
  lines({ subject, result }, { width }) {
    return [
      `${subject.model}: kinds of reasons for ${subject.outputs[0]}, over ${counted(result.rows, "explanation")}`,
      "",
      ...result.clusters.flatMap((cluster, c) => [
        ...wrap(
          `${c + 1}. ${counted(cluster.size, "explanation")} (${percent(cluster.share)}): ${printable(cluster.text)}`,
          width,
          "  ",
        ),
        ...textTable(
          undefined,
          cluster.distinct.map(({ part, mean, elsewhere }) => [
            `     ${printable(subject.parts[part].name)}`,
            rounded(mean),
            `elsewhere ${rounded(elsewhere)}`,
          ]),
          width,
        ),
        ...(cluster.errorRate ? [`     error rate ${estimateText(cluster.errorRate)}`] : []),
        ...cluster.groups.flatMap(({ name, labels }) =>
          labels
            .filter(({ share, elsewhere }) => Math.abs(share - elsewhere) >= NOTEWORTHY)
            .map(
              ({ label, share, elsewhere }) =>
                `     ${printable(name)} ${printable(label)}: ${percent(share)}, elsewhere ${percent(elsewhere)}`,
            ),
        ),
        `     see explanations ${cluster.prototypes.join(", ")}`,
        "",
      ]),
    ];
  },
};
