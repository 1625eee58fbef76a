import type { Feature, Input, Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch } from "../../core/model.js";
import type { Response } from "./transport.js";

/** A server's description of its model, as far as it gives one. */
export type Metadata = {
  readonly name?: string;
  readonly features?: readonly Feature[];
  readonly outputs?: readonly Output[];
};

export type Body = { readonly headers: { readonly [name: string]: string }; readonly body: string | Uint8Array };

/** A protocol: turns rows into requests, and responses into answers. */
export interface Protocol {
  /** URL that rows are sent to, from the user's address. */
  address(url: URL): URL;
  /** URL of the server's description of its model, where there is one. */
  readonly about?: { address(url: URL): URL; read(json: unknown): Metadata };
  /**
   * @param where  the model that errors name
   * @throws WhyboxError INVALID_DATA for rows that the server cannot take
   */
  encode(batch: Batch, input: Input, where: string): Body;
  /** @throws WhyboxError MODEL_ANSWER_INVALID */
  decode(response: Response, rows: number, outputs: readonly Output[], where: string): Matrix;
}
