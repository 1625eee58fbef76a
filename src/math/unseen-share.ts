/**
 * The share of cases of which, with a probability of 95%, at least one would be among so many drawn: where none was, rarer
 * ones cannot be ruled out. About 3 / draws.
 *
 * Source: the rule of three, Hanley & Lippman-Hand 1983.
 */
export function unseenShare(draws: number): number {
  return -Math.expm1(Math.log(0.05) / draws);
}
