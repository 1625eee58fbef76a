import { tableAnswers } from "../table-answers.js";
import { jsonBody, jsonOf, jsonRows } from "./json.js";
import { withPath } from "./mlflow.js";
import type { Protocol } from "./protocol.js";

/**
 * TensorFlow Serving's REST interface: POST /v1/models/<name>:predict with instances, one for each row.
 * Source: the TensorFlow Serving documentation, "RESTful API", row format
 *
 * @param columns  "one": an instance is a list; "separate": an object by feature name
 * @param signature  the signature to ask; default: the model's default
 */
export function tensorflowServing(columns: "one" | "separate", signature: string | undefined): Protocol {
  return {
    address: (url) => withPath(url, (path) => (path.endsWith(":predict") ? path : `${path}:predict`)),
    encode(batch, input) {
      const rows = jsonRows(batch, input);
      const isSeparate = columns === "separate" && input.kind === "columns";
      const instances = isSeparate
        ? rows.map((row) => Object.fromEntries(input.features.map(({ name }, i) => [name, [row[i]]])))
        : rows;
      return jsonBody({ ...(signature !== undefined && { signature_name: signature }), instances });
    },
    decode(response, rows, outputs, where) {
      const answer = jsonOf(response, where) as { predictions?: unknown } | null;
      return tableAnswers(where, answer?.predictions, rows, outputs);
    },
  };
}
