import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { VERSION } from "whybox";

const root = fileURLToPath(new URL("..", import.meta.url));
const src = join(root, "src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .map((file) => file.replaceAll("\\", "/"));

/** Imports of each file: files of src as paths from src, packages as they are named. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(join(src, file), "utf8");
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, specifier]) => specifier);
    const resolved = specifiers.map((specifier) =>
      specifier.startsWith(".")
        ? relative(src, resolve(src, dirname(file), specifier))
            .replace(/\.js$/, ".ts")
            .replaceAll("\\", "/")
        : specifier,
    );
    return [file, resolved] as const;
  }),
);
const textOf = (file: string) => readFileSync(join(src, file), "utf8");
const local = (file: string) => (imports.get(file) ?? []).filter((target) => imports.has(target));
const folder = (file: string) => file.split("/")[0];

/** Folders may import from folders of earlier ranks and from themselves; those of one rank do not know each other. */
const ranks = [
  ["core"],
  ["random"],
  ["math", "tables", "images"],
  ["trees"],
  ["models", "maskers", "regression", "data"],
  ["evaluate"],
  ["workers"],
  ["explain"],
  ["audit"],
  ["render"],
  ["charts"],
  ["report"],
  ["batch"],
  ["cli", "testing"],
  ["exports"],
];
const rankOf = (name: string) => ranks.findIndex((names) => names.includes(name));
/** Deviations, with reasons. */
const allowed = new Set<string>();

describe("imports", () => {
  test("point one way", () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const target of local(file)) {
        const [from, to] = [folder(file), folder(target)];
        if (rankOf(from) < 0) wrong.push(`${file} -> ${target}`);
        if (from === to || allowed.has(`${from} -> ${to}`)) continue;
        if (rankOf(to) >= rankOf(from)) wrong.push(`${file} -> ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("of a name that is computed are left to run time by bundlers, which know no such module", () => {
    const computed = files.flatMap((file) =>
      textOf(file)
        .split("\n")
        .flatMap((line, i, lines) => (/\bimport\((?!["'])/.test(line) ? [`${file}: ${line}${lines[i + 1]}`] : []))
        .filter((found) => !/\/\*\* |^ *\*/.test(found)),
    );
    expect(computed.length).toBeGreaterThan(4);
    expect(computed.filter((found) => !/webpackIgnore: true \*\/ \/\* @vite-ignore/.test(found))).toEqual([]);
  });

  test("make no circle", () => {
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === "open") circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (state.has(file)) return;
      state.set(file, "open");
      for (const target of local(file)) visit(target, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test("let drawings know explanations and nothing else", () => {
    const drawing = ["core", "render", "charts", "report"];
    for (const file of files.filter((name) => drawing.slice(1).includes(folder(name)))) {
      expect(local(file).filter((target) => !drawing.includes(folder(target)))).toEqual([]);
    }
  });

  /** Families are folders under explain and audit; what these share lies in the folders named here. */
  test.each([
    ["explain", ["run"]],
    ["audit", ["run", "answers", "rules"]],
  ])("keep families under %s apart from each other", (parent, shared) => {
    const family = (file: string) =>
      file.startsWith(`${parent}/`) && file.split("/").length > 2 ? file.split("/")[1] : "";
    const wrong = files.flatMap((file) =>
      local(file)
        .filter((target) => family(file) && family(target) && family(target) !== family(file))
        .filter((target) => !shared.includes(family(target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("kinds of explanations", () => {
  const described = files.filter((file) => file.startsWith("core/kinds/") && /= defineKind</.test(textOf(file)));

  test("are in the registry, each from a file of its own", () => {
    expect(described.length).toBeGreaterThan(8);
    expect(local("core/kinds/kinds.ts").toSorted()).toEqual([...described, "core/kinds/kind.ts"].toSorted());
  });

  test("are drawn from their results alone: no renderer reads diagnostics or the name of a method", () => {
    const readers = files.filter((file) => ["render", "charts", "report"].includes(folder(file)));
    expect(readers.filter((file) => /\bdiagnostics\b|method\.name === |method\.options/.test(textOf(file)))).toEqual(
      [],
    );
  });
});

describe("files", () => {
  test("are no drawers for leftovers", () => {
    expect(files.filter((file) => /(^|[/-])(utils?|helpers?|misc|common)([/.-]|$)/.test(file))).toEqual([]);
  });

  test("take no power of an engine's own where bits must be the same in every version of it", () => {
    const folders = ["explain/lime", "regression", "maskers", "math/student", "math/truncated", "math/distances"];
    const checked = files.filter((file) => folders.some((start) => file.startsWith(start)));
    const code = (file: string) => textOf(file).replaceAll(/^ *(\*|\/\*\*|\/\/).*$/gm, "");
    // 2 ** n is exact, whatever computes it.
    const powers = (file: string) =>
      code(file)
        .replaceAll(/\b2 \*\* /g, "")
        .match(/ \*\* |Math\.pow/);
    expect(checked.filter(powers)).toEqual([]);
  });

  test("fit one idea: at most 300 lines", () => {
    const long = files.filter((file) => readFileSync(join(src, file), "utf8").split("\n").length > 300);
    expect(long).toEqual([]);
  });

  test("keep to themselves what only errors need: no public function takes the name to use in them", () => {
    const entries = files.filter((file) => folder(file) === "exports");
    const functions = entries.flatMap((file) =>
      [...textOf(file).matchAll(/export \{([^}]*)\} from "\.\.\/([^"]+)\.js"/g)].flatMap(([, names, from]) =>
        names.split(",").map((name) => ({ name: name.trim(), text: textOf(`${from}.ts`) })),
      ),
    );
    const leaking = functions.filter(({ name, text }) =>
      new RegExp(`export (async )?function\\*? ${name}(<[^>]*>)?\\([^)]*\\bwhere\\b`).test(text),
    );
    expect(functions.length).toBeGreaterThan(100);
    expect(leaking.map(({ name }) => name)).toEqual([]);
  });

  test("export the thing they are named after", () => {
    // A worker's entry has to be a default export; checks of options, kinds of options and vector operations are families.
    const exempt = [
      "workers/worker-entry.ts",
      "core/checks/check-options.ts",
      "core/checks/option-kinds.ts",
      "math/vectors.ts",
    ];
    const nameless = files
      .filter((file) => !exempt.includes(file))
      .filter((file) => !["exports", "cli"].includes(folder(file)))
      .filter((file) => {
        const text = readFileSync(join(src, file), "utf8").toLowerCase().replaceAll("_", "");
        const singular = basename(file, ".ts").replaceAll("-", "").replace(/s$/, "");
        return !new RegExp(`export [^\\n]*${singular}`).test(text);
      });
    expect(nameless).toEqual([]);
  });
});

describe("the browser part", () => {
  const entryPoints = files
    .filter((file) => folder(file) === "exports" && !file.endsWith("-node.ts"))
    .map((file) => basename(file, ".ts"));
  const bundle = (entryPoint = "whybox") =>
    build({
      entryPoints: [join(root, `dist/exports/${entryPoint}.js`)],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      metafile: true,
      logLevel: "silent",
    });

  test.each(entryPoints)("needs no module of Node: %s", async (entryPoint) => {
    const { metafile } = await bundle(entryPoint);
    const external = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter((i) => i.external).map((i) => i.path),
    );
    expect(external.filter((path) => path.startsWith("node:") || builtinModules.includes(path))).toEqual([]);
  });

  // A quarter of it is ml-matrix, which does not come in pieces; the rest is every method, of which few need all.
  test("is at most 250 kB, compressed", async () => {
    const { outputFiles } = await bundle();
    expect(gzipSync(outputFiles[0].contents).length).toBeLessThan(250_000);
  });

  // Every kind of result is checked and printed, so that each new one may add its share.
  test("leaves out what is not used: reading an explanation back takes 9 kB and 0.85 kB per kind", async () => {
    const kinds = files.filter((file) => file.startsWith("core/kinds/") && /= defineKind</.test(textOf(file)));
    const { outputFiles } = await build({
      stdin: { contents: 'export { parseExplanation, toText } from "./dist/exports/whybox.js";', resolveDir: root },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    expect(gzipSync(outputFiles[0].contents).length).toBeLessThan(9000 + 850 * kinds.length);
  });
});

test("the version in explanations is the package's", () => {
  expect(VERSION).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
});
