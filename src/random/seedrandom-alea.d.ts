declare module "seedrandom/lib/alea.js" {
  /** A generator for this seed; `quick` answers 32 random bits as a number in [0, 1). */
  export default function alea(seed: string): { quick(): number };
}
