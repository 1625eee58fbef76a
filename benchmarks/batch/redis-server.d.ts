export interface RedisServer {
  readonly url: string;
  /** Again, after kill, with the same data and port. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

export function startRedis(
  folder: string,
  options?: {
    readonly persistent?: boolean;
    readonly password?: string;
    /** Files of PEM. */
    readonly tls?: { readonly certificate: string; readonly key: string };
  },
): Promise<RedisServer>;
