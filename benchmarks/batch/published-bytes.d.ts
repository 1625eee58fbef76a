/** A hash of every published file of a batch but the records, which hold times. */
export function publishedBytes(out: string): string[];
