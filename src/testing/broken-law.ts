/**
 * Throws unless the law holds. Plain errors and no test runner's: whatever runs the laws shows the message.
 *
 * @param law  the promise, as a sentence
 * @param found  the finding that broke it, where the law alone does not say it
 */
export function expectLaw(holds: boolean, law: string, found?: string): asserts holds {
  if (!holds) throw new BrokenLaw(found === undefined ? law : `${law}: ${found}`);
}

/** An implementation that does not keep what its contract promises. */
export class BrokenLaw extends Error {
  override readonly name = "BrokenLaw";
}

/** Expects a promise to reject with an error of this code. */
export async function expectCode(promise: Promise<unknown>, code: string, law: string): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const found = (error as { code?: unknown } | undefined)?.code;
  expectLaw(found === code, law, error === undefined ? "nothing was thrown" : `got ${String(error)}`);
  return error;
}

/** True if two lists of numbers agree bit by bit; NaN is NaN. */
export function sameBits(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.from(one).every((value, i) => Object.is(value, other[i]));
}
