import { thrownMessage } from "../core/checks/thrown-message.js";

/** A child that only reads a module is done in less; a module that starts something when it is loaded may not be. */
const MAX_MS = 10_000;

const OTHER_MODELS =
  "give a .onnx file, the model.json of TensorFlow.js, XGBoost or LightGBM, the address of a server, or python:model.py, a Python file that loads the model";

/**
 * Reason why a module could not be imported, with file and line of an error in its text, and advice for known kinds of
 * failure.
 */
export function importFailure(url: string, cause: unknown): string {
  const message = thrownMessage(cause);
  const { code, name, stack = "" } = (cause ?? {}) as { code?: string; name?: string; stack?: string };
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" && /\.[cm]?tsx?$/.test(new URL(url).pathname)) {
    return `${message}; this Node reads no TypeScript: compile the model to JavaScript, run Node 22.18 or later, or run with NODE_OPTIONS="--import tsx" after npm install tsx`;
  }
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return `${message}; compile the model to JavaScript, or run with NODE_OPTIONS="--import tsx" after npm install tsx`;
  }
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") return `${message}; name a module .js, .mjs or .cjs, or ${OTHER_MODELS}`;
  if (code === "ERR_UNSUPPORTED_DIR_IMPORT") return "it is a directory; name the module in it";
  if (code === "ERR_MODULE_NOT_FOUND" && (cause as { url?: string }).url === url) return "no such file";
  if (code === "ERR_MODULE_NOT_FOUND" && !message.includes("imported from")) return `${message}; is the path right?`;
  const missing = /^Cannot find package '([^']+)'/.exec(message)?.[1];
  if (missing)
    return `${message}; a model finds packages in its own folder and those above: npm install ${missing} there`;
  if (name === "TypeError" || name === "ReferenceError") {
    const line = placeIn(stack);
    return line ? `${line}: ${message}` : message;
  }
  if (name !== "SyntaxError") return message;
  const place = placeIn(stack) ?? placeIn(readAgain(url));
  const isModuleReadAsScript = /^Cannot use import statement outside a module|^Unexpected token 'export'/.test(message);
  const advice = isModuleReadAsScript
    ? '; name the file .mjs, or put "type": "module" into the package.json above it'
    : "";
  return `${place ? `${place}: ` : ""}${message}${advice}`;
}

/** `file:line` in front of an error's stack, where Node shows the line at fault; or of its first frame outside Node. */
function placeIn(text: string): string | undefined {
  const shown = /^((?:file:\/\/)?\/.*|[A-Za-z]:\\.*):(\d+)$/m.exec(text);
  const frame = shown ?? /\(?((?:file:\/\/)\/[^\s)]*?):(\d+):\d+\)?$/m.exec(text);
  return frame ? `${frame[1]}:${frame[2]}` : undefined;
}

/** Node's own report on a module that it cannot parse: it has the line, which import() does not tell. */
function readAgain(url: string): string {
  // Not imported, since browsers know neither.
  const child = globalThis.process?.getBuiltinModule?.("node:child_process");
  if (!child || !url.startsWith("file:")) return "";
  const { stderr } = child.spawnSync(
    process.execPath,
    [...process.execArgv, "--input-type=module", "--eval", `import ${JSON.stringify(url)}`],
    { encoding: "utf8", timeout: MAX_MS },
  );
  return stderr ?? "";
}
