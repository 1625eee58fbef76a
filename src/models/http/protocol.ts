import type { Feature, Input, Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Batch } from "../../core/model.js";
import type { Response } from "./transport.js";

/** What a server says of its model, as far as it does. */
export type Metadata = {
  readonly name?: string;
  readonly features?: readonly Feature[];
  readonly outputs?: readonly Output[];
};

export type Body = { readonly headers: { readonly [name: string]: string }; readonly body: string | Uint8Array };

/** How rows become a request and a response becomes answers. */
export interface Protocol {
  /** Where rows are sent, from the address that the user gave. */
  address(url: URL): URL;
  /** Where the server tells about its model, where it does. */
  readonly about?: { address(url: URL): URL; read(json: unknown): Metadata };
  encode(batch: Batch, input: Input): Body;
  /** @throws WhyboxError MODEL_ANSWER_INVALID */
  decode(response: Response, rows: number, outputs: readonly Output[], where: string): Matrix;
}
