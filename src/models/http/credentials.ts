import { WhyboxError } from "../../core/whybox-error.js";

type Headers = { readonly [name: string]: string | { readonly env: string } };

/** The address without user and password, which go into a header instead; and what of it is shown nowhere. */
export function withoutCredentials(url: URL) {
  const address = new URL(url);
  const { username, password, search } = address;
  const named = [...address.searchParams.values()];
  if (username === "" && password === "") return { address, headers: {}, secrets: [search.slice(1), ...named] };
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  address.username = "";
  address.password = "";
  const bytes = new TextEncoder().encode(`${user}:${secret}`);
  const headers = { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
  return { address, headers, secrets: [search.slice(1), ...named, password, secret] };
}

/** Headers as they are sent: those that a variable holds are looked up. */
export function resolvedHeaders(headers: Headers): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value === "string") return [name, value];
      const held = globalThis.process?.env?.[value.env];
      if (held !== undefined) return [name, held];
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `httpModel: the header ${name} is in the variable ${value.env}, which is not set`,
      );
    }),
  );
}
