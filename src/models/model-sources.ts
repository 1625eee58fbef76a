import { readFile, stat } from "node:fs/promises";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Files that may name others: of JavaScript and of Python. */
const JAVASCRIPT = new Set([".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"]);
const PYTHON = ".py";
/** A text in quotes that begins as a relative path does: an import, a require, or the URL of a file of weights. */
const RELATIVE = /(["'`])(\.{1,2}\/[^"'`\n]+)\1/g;
/** A text in quotes that is a whole path, or the URL of a file. */
const ABSOLUTE = /(["'`])((?:file:\/\/)?\/[^"'`\n]+)\1/g;
const IMPORTED = /^[ \t]*(?:from|import)[ \t]+\.*([A-Za-z_][\w.]*)/gm;
const MAX_FILES = 1000;
/** Where these sources lie themselves: a model may import them by their path. */
const WHYBOX = fileURLToPath(new URL("../", import.meta.url));

/**
 * The files that a model is made of, as far as its text tells: its own, those that it names by a relative path, a whole
 * path or a file: URL or, in Python, imports from its folder, and theirs in turn. Packages and Whybox are not among them,
 * nor is what a path is put together for.
 *
 * @param model  as --model names it
 * @returns paths, its own first; none for a server
 */
export async function modelSources(model: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const waiting = [resolve(pathOf(model))];
  for (let path = waiting.pop(); path !== undefined && found.size < MAX_FILES; path = waiting.pop()) {
    if (found.has(path) || isOfPackage(path) || !(await isFile(path))) continue;
    found.add(path);
    waiting.push(...(await named(path)));
  }
  return [...found];
}

function isOfPackage(path: string): boolean {
  return path.startsWith(WHYBOX) || path.split(sep).includes("node_modules");
}

function pathOf(model: string): string {
  return model.startsWith("file:") ? fileURLToPath(model) : model.replace(/^python:/, "");
}

/** Paths that a file names, whether there is a file or not. */
async function named(path: string): Promise<string[]> {
  const ending = extname(path);
  if (!JAVASCRIPT.has(ending) && ending !== PYTHON) return [];
  const text = await readFile(path, "utf8").catch(() => "");
  const folder = dirname(path);
  if (ending === PYTHON) {
    return [...text.matchAll(IMPORTED)].flatMap(([, name]) => {
      const module = join(folder, ...name.split("."));
      return [`${module}.py`, join(module, "__init__.py")];
    });
  }
  const relative = [...text.matchAll(RELATIVE)].map(([, , name]) => join(folder, name));
  const absolute = [...text.matchAll(ABSOLUTE)].flatMap(([, , name]) => absolutePath(name) ?? []);
  return [...relative, ...absolute].flatMap((file) =>
    // As require and bundlers complete a name.
    extname(file) === "" ? [file, `${file}.js`, `${file}.cjs`, join(file, "index.js")] : [file],
  );
}

/** The path that a text names by itself; undefined for a URL that is none of a file here. */
function absolutePath(name: string): string | undefined {
  if (!name.startsWith("file:")) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
