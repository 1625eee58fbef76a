// Runs the notebooks of examples/notebooks from top to bottom with Deno's Jupyter kernel, and keeps what they show:
// pictures as PNG and text, which code hosts show, without the pages that only a live notebook can. Build first.
// Deno, Jupyter and their kernel file go to .notebooks, a folder that can be thrown away. Needs npm and Python 3.9 or later.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import sharp from "sharp";

const root = fileURLToPath(new URL("..", import.meta.url));
const tools = join(root, ".notebooks");
const folder = join(root, "examples/notebooks");
const DENO = "deno@2.9.6";
const JUPYTER = ["nbconvert==7.17.2", "nbclient==0.11.0", "jupyter_client==8.10.0"];
/** Lines of text that are kept beside a picture. */
const MAX_LINES = 24;
const MAX_ATTEMPTS = 3;
const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });

/** Installs what is missing, and describes the kernel. */
function prepare() {
  mkdirSync(tools, { recursive: true });
  const deno = join(tools, "node_modules/deno/deno");
  if (!existsSync(deno)) {
    run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", tools, DENO]);
    run(process.execPath, [join(tools, "node_modules/deno/install.cjs")]);
  }
  const bin = join(tools, "venv/bin");
  if (!existsSync(join(bin, "jupyter-nbconvert"))) {
    run("python3", ["-m", "venv", join(tools, "venv")]);
    run(join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...JUPYTER]);
  }
  const kernel = join(tools, "jupyter/kernels/deno");
  mkdirSync(kernel, { recursive: true });
  const argv = [deno, "jupyter", "--kernel", "--conn", "{connection_file}"];
  writeFileSync(join(kernel, "kernel.json"), JSON.stringify({ argv, display_name: "Deno", language: "typescript" }));
  return join(bin, "jupyter-nbconvert");
}

/** The notebook as it is kept: nothing of when and where it ran. */
async function tidied(notebook) {
  const { kernelspec } = notebook.metadata;
  const cells = await Promise.all(
    notebook.cells.map(async (cell) => ({
      ...cell,
      metadata: {},
      ...(cell.cell_type === "code" && { outputs: await Promise.all(joined(cell.outputs).map(shown)) }),
    })),
  );
  return { ...notebook, metadata: { kernelspec, language_info: { name: "typescript", file_extension: ".ts" } }, cells };
}

/** Lines that were printed one by one as one output. */
function joined(outputs) {
  const kept = [];
  for (const output of outputs) {
    const last = kept.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      last.text = [...last.text, ...output.text];
    else kept.push(output);
  }
  return kept;
}

async function shown(output) {
  const { data } = output;
  if (!data) return output;
  const { "text/html": _, "image/svg+xml": svg, ...rest } = data;
  if (!svg) return { ...output, data: rest };
  const fonts = { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" };
  const png = new Resvg([svg].flat().join(""), { fitTo: { mode: "zoom", value: 1.5 }, font: fonts }).render().asPng();
  const small = await sharp(png).png({ palette: true, colours: 48, compressionLevel: 9 }).toBuffer();
  const text = [rest["text/plain"] ?? []].flat();
  const short = text.length > MAX_LINES ? [...text.slice(0, MAX_LINES), "..."] : text;
  return { ...output, data: { "image/png": small.toString("base64"), "text/plain": short } };
}

const nbconvert = prepare();
const wanted = process.argv.slice(2);
for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  const notebook = await tidied(executed(name));
  writeFileSync(join(folder, name), `${JSON.stringify(notebook, null, 1)}\n`);
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * The notebook with its outputs. The kernel loses lines that are printed one by one at the end of a cell, so that cells print
 * one text each. Now and then an output comes after the kernel has said that it is done; then the
 * notebook is run again.
 */
function executed(name) {
  const out = join(tools, "out");
  const options = ["--to=notebook", "--execute", "--log-level=ERROR", "--ExecutePreprocessor.timeout=300"];
  const env = { ...process.env, JUPYTER_PATH: join(tools, "jupyter"), NO_COLOR: "1" };
  for (let attempt = 1; ; attempt++) {
    run(nbconvert, [...options, `--output-dir=${out}`, name], { cwd: folder, env });
    const notebook = JSON.parse(readFileSync(join(out, name), "utf8"));
    const silent = notebook.cells.find(
      ({ source, outputs }) => /display\(|console\./.test(source) && outputs?.length === 0,
    );
    if (!silent) return notebook;
    if (attempt === MAX_ATTEMPTS) throw new Error(`${name}: no output of ${[silent.source].flat().join("")}`);
  }
}
