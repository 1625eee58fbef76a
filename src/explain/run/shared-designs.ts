/**
 * Designs and factorisations that several explanations can share: those that depend on the number of parts,
 * the budget and the seed, and not on the instance. explainAll makes one for its run.
 */
export interface SharedDesigns {
  /** Result of `make` when this key was first asked for. */
  of<T>(key: string, make: () => T): T;
}

export function sharedDesigns(): SharedDesigns {
  const made = new Map<string, unknown>();
  return {
    of<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };
}
