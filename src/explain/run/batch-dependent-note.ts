import type { Note } from "../../core/explanation.js";

/** What is said of a model that answered the instance differently alone and among other rows. */
export function batchDependentNote(): Note {
  return {
    code: "BATCH_DEPENDENT",
    message:
      "The model answered the instance differently alone and among other rows. Results may change in their last digits with the size of chunks and the number of workers.",
  };
}
