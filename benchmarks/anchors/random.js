/**
 * Random numbers on [0, 1), the same for a seed on every machine: what data and truth are drawn with, apart from the
 * streams of what is measured. Source: Marsaglia 2003, xorshift32, after a multiplicative scramble of the seed.
 */
export function random(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
