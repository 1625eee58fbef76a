/** One line on stderr, signed. Whatever is not a result goes here. */
export function say(message: string): void {
  process.stderr.write(`whybox: ${message.replace(/\s+/g, " ").trim()}\n`);
}
