import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { Input } from "../../core/features.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Batch } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { records } from "../../tables/records.js";
import type { Body } from "./protocol.js";
import type { Response } from "./transport.js";

export function jsonBody(value: unknown): Body {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

const SHOWN_CHARACTERS = 120;

/** @throws WhyboxError MODEL_ANSWER_INVALID for a text that is no JSON, with its beginning */
export function jsonOf({ body, status }: Response, where: string): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1].trim();
    if (/^\s*<(!doctype html|html|head|body)\b/i.test(text)) {
      throw new WhyboxError(
        "MODEL_ANSWER_INVALID",
        `${where}: expected JSON, the server answered ${status} with an HTML page${title ? ` (${title.slice(0, SHOWN_CHARACTERS)})` : ""}; is the address right, and is there no login or proxy before it?`,
      );
    }
    const start = JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
    throw new WhyboxError("MODEL_ANSWER_INVALID", `${where}: expected JSON, got ${start} (${thrownMessage(cause)})`);
  }
}

/** Rows as JSON: texts as they are, columns as lists with labels of categories and null for gaps, images as lists. */
export function jsonRows(batch: Batch, input: Input): (string | Json[])[] {
  if (!("data" in batch)) return [...batch];
  if (input.kind !== "columns") {
    return Array.from({ length: batch.rows }, (_, row) => [...matrixRow(batch, row)]);
  }
  return records(batch as Matrix, input.features).map((record) => input.features.map(({ name }) => record[name]));
}
