/** A count with its thousands parted: `1,024`. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
