import { expect } from "vitest";
import { matrix, WhyboxError } from "whybox";
import { type HttpModelOptions, httpModel } from "whybox/models";
import type { Exchange } from "../../fixtures/model-server.js";

export const features = ["x", "y"].map((name) => ({ name, kind: "number" as const }));
export const score = ([x, y]: readonly number[]) => x + 2 * y;
export const scores = ({ body }: Exchange) => ({
  predictions: JSON.parse(body.toString()).dataframe_split.data.map(score),
});
export const OPTIONS = { protocol: "mlflow", features, outputs: ["score"], retries: 2 } as const;
export const ROWS = matrix([
  [1, 2],
  [3, 4],
]);
export const ANSWERS = Float64Array.of(5, 11);

export async function answersOf(origin: string, options: HttpModelOptions = {}): Promise<Float64Array> {
  await using model = await httpModel(origin, { ...OPTIONS, ...options });
  return (await model.predict(ROWS)).data;
}

export async function messageOf(running: Promise<unknown>): Promise<string> {
  const error = await running.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(WhyboxError);
  return `${error.code} ${error.message}`;
}
