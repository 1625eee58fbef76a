import { thrownMessage } from "../../core/checks/thrown-message.js";

export type Request = {
  readonly method: "GET" | "POST";
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
};

export type Response = {
  readonly status: number;
  /** By name in lower case. */
  header(name: string): string | undefined;
  readonly body: Uint8Array;
};

/** Carries requests, over at most so many connections. */
export interface Transport {
  /**
   * @throws TooLarge for a body above the limit; BrokenConnection for whatever kept the answer from coming
   */
  send(url: URL, request: Request): Promise<Response>;
  close(): Promise<void>;
}

export type TransportOptions = {
  readonly connections: number;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
};

export class TooLarge extends Error {}
/** An answer that is there and cannot be read. */
export class Unreadable extends Error {}
/** No answer, or not all of one: worth another try. */
export class BrokenConnection extends Error {}

/** Connections stay open for the next chunk; a server that closes them earlier says so. */
const KEEP_ALIVE_MS = 30_000;

/** Not spelled out in the import, so that bundlers for browsers leave it out. */
const UNDICI: string = "undici";

/** On Node a pool of kept connections, as plain fetch has no limit on them; elsewhere fetch. */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  return globalThis.process?.versions?.node ? pooled(options) : fetched(options);
}

async function pooled({ connections, timeoutMs, maxResponseBytes }: TransportOptions): Promise<Transport> {
  const undici = (await import(/* webpackIgnore: true */ /* @vite-ignore */ UNDICI)) as typeof import("undici");
  const { request } = undici;
  const settings = {
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs },
  };
  const direct = new undici.Agent(settings);
  // Without a tunnel where nothing is encrypted: many proxies make one to port 443 only.
  const proxied =
    proxyVariables().length > 0 ? new undici.EnvHttpProxyAgent({ ...settings, proxyTunnel: false }) : undefined;
  return {
    async send(url, { method, headers, body, signal }) {
      const timer = AbortSignal.timeout(timeoutMs);
      const either = signal ? AbortSignal.any([signal, timer]) : timer;
      const dispatcher = proxied && !isThisMachine(url) ? proxied : direct;
      try {
        const answer = await request(url, { dispatcher, method, headers, body, signal: either });
        const header = (name: string) => {
          const value = answer.headers[name];
          return Array.isArray(value) ? value[0] : value;
        };
        const bytes = await readUpTo(answer.body, maxResponseBytes, () => answer.body.destroy());
        const decoded = await decompressed(bytes, header("content-encoding"), maxResponseBytes);
        return { status: answer.statusCode, header, body: decoded };
      } catch (cause) {
        const broken = whyBroken(cause, signal, timer, timeoutMs);
        if (dispatcher === proxied && broken instanceof BrokenConnection) {
          throw new BrokenConnection(`${broken.message} (a proxy may be asked: ${proxyVariables().join(", ")} is set)`);
        }
        throw broken;
      }
    },
    close: async () => {
      await Promise.all([direct.destroy(), proxied?.destroy()]);
    },
  };
}

/** The variables that name a proxy, as curl and Python know them; NO_PROXY lists hosts that are reached without. */
function proxyVariables(): string[] {
  return ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"].filter((name) => process.env[name]);
}

function isThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** The body of an answer that a server has compressed, whether it was asked to or not. */
async function decompressed(bytes: Uint8Array, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "identity";
  if (name === "identity" || name === "" || bytes.length === 0) return bytes;
  const zlib = process.getBuiltinModule("node:zlib");
  const readers: { readonly [encoding: string]: typeof zlib.gunzip } = {
    ...{ gzip: zlib.gunzip, "x-gzip": zlib.gunzip },
    ...{ deflate: zlib.inflate, br: zlib.brotliDecompress as typeof zlib.gunzip },
  };
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read) throw new Unreadable(`the answer comes in the encoding ${name}, and gzip, deflate and br are read`);
  return new Promise((resolve, reject) => {
    read(bytes, { maxOutputLength: maxBytes }, (error, whole) => {
      if (!error) return resolve(new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength));
      const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      reject(isLarge ? tooLarge(maxBytes) : new Unreadable(`the answer is not the ${name} that its header says`));
    });
  });
}

function tooLarge(maxBytes: number): TooLarge {
  return new TooLarge(
    `an answer of more than ${maxBytes} bytes; ask for fewer rows with rowsPerCall of httpModel, or allow more with maxResponseBytes of httpModel`,
  );
}

function fetched({ timeoutMs, maxResponseBytes }: TransportOptions): Transport {
  return {
    async send(url, { method, headers, body, signal }) {
      const timer = AbortSignal.timeout(timeoutMs);
      const either = signal ? AbortSignal.any([signal, timer]) : timer;
      try {
        const answer = await fetch(url, { method, headers, body: body as BodyInit, signal: either, redirect: "error" });
        const reader = answer.body?.getReader();
        const pieces = {
          async *[Symbol.asyncIterator]() {
            for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) yield next.value;
          },
        };
        const bytes = await readUpTo(pieces, maxResponseBytes, () => void reader?.cancel());
        return { status: answer.status, header: (name) => answer.headers.get(name) ?? undefined, body: bytes };
      } catch (cause) {
        throw whyBroken(cause, signal, timer, timeoutMs);
      }
    },
    close: async () => {},
  };
}

async function readUpTo(pieces: AsyncIterable<Uint8Array>, maxBytes: number, stop: () => void): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > maxBytes) {
      stop();
      throw tooLarge(maxBytes);
    }
    kept.push(piece);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of kept) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function whyBroken(cause: unknown, signal: AbortSignal | undefined, timer: AbortSignal, timeoutMs: number): unknown {
  if (cause instanceof TooLarge || cause instanceof Unreadable) return cause;
  if (signal?.aborted) return signal.reason;
  if (timer.aborted)
    return new BrokenConnection(
      `no answer within ${timeoutMs} ms; ask for fewer rows with rowsPerCall of httpModel, or wait longer with timeoutMs of httpModel`,
    );
  const { code, cause: inner } = (cause ?? {}) as { code?: string; cause?: { code?: string } };
  const known = code ?? inner?.code;
  const said = known === undefined ? undefined : SENTENCES[known];
  return new BrokenConnection(said ?? (thrownMessage(cause) || String(known)));
}

const CLOSED = "the server closed the connection before its answer was whole";
const SENTENCES: { readonly [code: string]: string } = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CLOSED,
};
