/** The URL of a file from a URL, or from a path on any system: relative to the working directory, in a browser to the page. */
export function moduleUrl(url: string | URL): URL {
  const text = String(url);
  if (/^[a-z]:[\\/]/i.test(text)) return new URL(`file:///${text.replaceAll("\\", "/")}`);
  if (URL.canParse(text)) return new URL(text);
  if (typeof process === "object" && process.cwd)
    return new URL(asUrlPath(text), `file://${asUrlPath(process.cwd())}/`);
  return new URL(text, globalThis.location.href);
}

/** A file's path may hold characters that mean something else in a URL. */
function asUrlPath(path: string): string {
  return encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F");
}
