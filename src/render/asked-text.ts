import type { Explanation } from "../core/explanation.js";
import { counted } from "./counted.js";

/** The method and its model rows, in a line below a picture's title. */
export function askedText({ method, cost }: Explanation): string {
  return `${method.name}, ${counted(cost.modelRows, "model row")}${cost.stoppedBy === "aborted" ? ", aborted before it was done" : ""}`;
}
