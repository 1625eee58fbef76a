import pRetry from "p-retry";
import { WhyboxError } from "../../core/whybox-error.js";
import { BrokenConnection, type Request, type Response, TooLarge, type Transport, Unreadable } from "./transport.js";

export type SendOptions = {
  readonly transport: Transport;
  /** Sent along and shown nowhere. */
  readonly headers: { readonly [name: string]: string };
  /** Further texts that are shown nowhere. */
  readonly secrets?: readonly string[];
  readonly retries: number;
  readonly requestsPerSecond?: number;
};

/** Advice for the answers of a server that refuses. */
const ADVICE: { readonly [status: number]: string } = {
  401: "give what it wants to know with headers of httpModel",
  403: "give what it wants to know with headers of httpModel",
  404: "is the address right, and the model's name in it?",
  405: "is the address right?",
  413: "ask for fewer rows with rowsPerCall of httpModel",
  429: "ask less often with connections of httpModel and requestsPerSecond of httpModel",
};

/** Sends requests with patience: again after what may pass, never after what will not. */
export type Send = (
  where: string,
  url: URL,
  request: Request,
  /** Called before every attempt, which is not made where it throws. */
  onAttempt?: () => void,
) => Promise<Response>;

const RETRIED = (status: number) => status === 408 || status === 429 || status >= 500;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;
/** A server that asks for more patience than this is as good as down. */
const MAX_RETRY_AFTER_MS = 120_000;
const MAX_REDIRECTS = 3;
const SHOWN_CHARACTERS = 300;

/** An attempt that failed and may be made again, after a wait. */
class Again extends Error {
  constructor(
    message: string,
    readonly waitMs: number | undefined,
  ) {
    super(message);
  }
}

/**
 * @returns a function that rejects with WhyboxError MODEL_FAILED for a server that refuses, or that does not answer
 *   however often it is asked. Neither headers nor the query of the URL are in its errors
 */
export function sender({ transport, headers, secrets = [], retries, requestsPerSecond }: SendOptions): Send {
  const pace = pacer(requestsPerSecond);
  const redact = redactor([...Object.values(headers), ...secrets]);
  const attempt = async (url: URL, request: Request): Promise<Response> => {
    let response: Response;
    try {
      response = await follow(transport, url, { ...request, headers: { ...request.headers, ...headers } });
    } catch (error) {
      if (error instanceof BrokenConnection) throw new Again(error.message, undefined);
      throw error;
    }
    const { status, body } = response;
    if (status >= 200 && status < 300) return response;
    const said = redact(new TextDecoder().decode(body.subarray(0, 4 * SHOWN_CHARACTERS)).trim()).slice(
      0,
      SHOWN_CHARACTERS,
    );
    const advice = Object.hasOwn(ADVICE, status) ? `; ${ADVICE[status]}` : "";
    const why = `the server answered ${status}${said === "" ? "" : `: ${said}`}${advice}`;
    if (!RETRIED(status)) throw new WhyboxError("MODEL_FAILED", why);
    throw new Again(why, retryAfterMs(response.header("retry-after")));
  };
  return async (where, url, request, onAttempt) => {
    const { signal } = request;
    const run = async () => {
      await pace(signal);
      onAttempt?.();
      return attempt(url, request);
    };
    try {
      return await pRetry(run, {
        retries,
        minTimeout: FIRST_WAIT_MS,
        maxTimeout: MAX_WAIT_MS,
        factor: 2,
        randomize: true,
        ...(signal && { signal }),
        shouldRetry: ({ error }) => error instanceof Again && (error.waitMs ?? 0) <= MAX_RETRY_AFTER_MS,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (
            error instanceof Again &&
            error.waitMs !== undefined &&
            error.waitMs <= MAX_RETRY_AFTER_MS &&
            retriesLeft > 0
          )
            await sleep(error.waitMs, signal);
        },
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof Unreadable) throw new WhyboxError("MODEL_ANSWER_INVALID", `${where}: ${error.message}`);
      if (error instanceof TooLarge || error instanceof Again || error instanceof WhyboxError) {
        const tries = error instanceof Again && retries > 0 ? ` (asked ${retries + 1} times)` : "";
        const code = error instanceof WhyboxError ? error.code : "MODEL_FAILED";
        throw new WhyboxError(code, `${where}: ${error.message}${tries}`);
      }
      throw error;
    }
  };
}

/** Follows a redirect only to the host that was named, since headers may hold secrets. */
async function follow(transport: Transport, url: URL, request: Request, left = MAX_REDIRECTS): Promise<Response> {
  const response = await transport.send(url, request);
  if (response.status < 300 || response.status >= 400) return response;
  const location = response.header("location");
  const target = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (target?.host === url.host && target.protocol === url.protocol && left > 0) {
    return follow(transport, target, request, left - 1);
  }
  throw new WhyboxError(
    "MODEL_FAILED",
    `the server answered ${response.status} and redirects to ${target ? `${target.origin}${target.pathname}` : "nowhere"}; ${left > 0 ? "redirects to other hosts are not followed" : `more than ${MAX_REDIRECTS} redirects are not followed`}, give that address if it is right`,
  );
}

/** Seconds, or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Servers tell what they were sent: whatever was in a header is left out of it. */
function redactor(shown: readonly string[]): (text: string) => string {
  const secrets = shown
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "(header)"), text);
}

/** Lets one pass every so often. */
function pacer(perSecond: number | undefined): (signal?: AbortSignal) => Promise<void> {
  let nextMs = 0;
  return async (signal) => {
    if (perSecond === undefined) return;
    const nowMs = performance.now();
    const turnMs = Math.max(nowMs, nextMs);
    nextMs = turnMs + 1000 / perSecond;
    if (turnMs > nowMs) await sleep(turnMs - nowMs, signal);
  };
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
