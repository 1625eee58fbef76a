import { tableAnswers } from "../table-answers.js";
import { jsonBody, jsonOf, jsonRows } from "./json.js";
import type { Protocol } from "./protocol.js";

/**
 * The protocol of `mlflow models serve`: POST /invocations with a data frame, or with a list of inputs where there are
 * no columns.
 * Source: the MLflow documentation, "Local inference server specification" (MLflow 2 and 3)
 */
export const mlflow: Protocol = {
  address: (url) => withPath(url, (path) => (path.endsWith("/invocations") ? path : `${path}/invocations`)),
  encode(batch, input) {
    const data = jsonRows(batch, input);
    if (input.kind !== "columns") return jsonBody({ inputs: data });
    return jsonBody({ dataframe_split: { columns: input.features.map(({ name }) => name), data } });
  },
  decode(response, rows, outputs, where) {
    const answer = jsonOf(response, where) as { predictions?: unknown } | null;
    return tableAnswers(where, answer?.predictions, rows, outputs);
  },
};

/** An address with another path, without a slash at its end before. */
export function withPath(url: URL, change: (path: string) => string): URL {
  const changed = new URL(url);
  changed.pathname = change(url.pathname.replace(/\/+$/, ""));
  return changed;
}
