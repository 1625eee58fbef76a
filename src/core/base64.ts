/** Bytes as base64, by pieces: a call takes only so many arguments. */
export function base64(...arrays: readonly Uint8Array[]): string {
  let binary = "";
  for (const bytes of arrays) {
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}
