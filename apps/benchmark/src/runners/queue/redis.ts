import { UsageError } from '@policypath/trial/errors';
import { Redis, type RedisOptions } from 'ioredis';

/** Where a Redis is. Only `shown` may be printed: the options hold its password. */
export interface RedisPlace {
  readonly options: RedisOptions;
  /** e.g. 'redis://worker:***@queue.example:6379/0'. */
  readonly shown: string;
}

const expected = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';

/** Environment variable with the password, for addresses without one: others can read command lines. */
export const passwordVariable = 'POLICYPATH_QUEUE_PASSWORD';

/** Reads the address of a Redis. @throws UsageError that does not repeat the password */
export function redisPlace(address: string, environment: NodeJS.ProcessEnv = process.env): RedisPlace {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new UsageError(`--queue ${withoutPassword(address)}: expected ${expected}`);
  }
  const database = /^\/?(\d*)\/?$/.exec(url.pathname);
  if (database === null) {
    throw new UsageError(`--queue ${withoutPassword(address)}: the database is a number; expected ${expected}`);
  }
  const port = url.port === '' ? 6379 : Number(url.port);
  const db = database[1] === '' ? 0 : Number(database[1]);
  // A URL has an IPv6 address in brackets; the connection takes it without them.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const password = url.password === '' ? environment[passwordVariable] : decodeURIComponent(url.password);
  const username = decodeURIComponent(url.username);
  const person = password === undefined ? username : `${username}:***`;
  return {
    options: {
      host,
      port,
      db,
      ...(username === '' ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(url.protocol === 'rediss:' ? { tls: { servername: host } } : {}),
    },
    shown: `${url.protocol}//${person === '' ? '' : `${person}@`}${url.hostname}:${port}/${db}`,
  };
}

/** A malformed address without anything that may be a password. */
function withoutPassword(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const scheme = /^[a-z]+:\/\//i.exec(address)?.[0] ?? '';
  return `${scheme}***@${address.slice(at + 1)}`;
}

/**
 * Connects to a Redis and stays connected. A later outage is reported in a line and survived however long it lasts;
 * commands wait meanwhile.
 *
 * @throws Error with the mend when it cannot be reached within `patience` seconds, nothing listens there, or it refuses the
 * password
 */
export async function connectRedis(
  { options, shown }: RedisPlace,
  say: (line: string) => void,
  patience: number,
): Promise<Redis> {
  const redis = new Redis({
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(2000, 100 * times),
  });
  let lastError = 'it does not answer';
  await new Promise<void>((resolve, reject) => {
    const refuse = (): void => {
      redis.disconnect();
      reject(new Error(`Redis at ${shown} cannot be reached: ${lastError}; ${mendOf(lastError)}`));
    };
    const timer = setTimeout(refuse, 1000 * patience);
    // Once it was connected, an outage is waited for.
    let connected = false;
    redis.on('error', (error: NodeJS.ErrnoException) => {
      lastError = error.message || (error.code ?? error.name);
      const isRefused = /^(WRONGPASS|NOAUTH|NOPERM)/.test(lastError);
      const isAbsent = /ECONNREFUSED|ENOTFOUND/.test(error.code ?? '') && !connected;
      if (!isRefused && !isAbsent) return;
      clearTimeout(timer);
      refuse();
    });
    redis.once('ready', () => {
      connected = true;
      clearTimeout(timer);
      resolve();
    });
  });
  let reachable = true;
  redis.on('close', () => {
    // This program closed the connection itself.
    if (redis.status === 'end' || !reachable) return;
    reachable = false;
    setTimeout(() => {
      if (!reachable && redis.status !== 'end')
        say(`Redis at ${shown} is not reachable: trials that run go on; tried again`);
    }, 1000).unref();
  });
  redis.on('ready', () => {
    if (!reachable) say(`Redis at ${shown} is reachable again`);
    reachable = true;
  });
  return redis;
}

function mendOf(reason: string): string {
  return /^(WRONGPASS|NOAUTH|NOPERM)/.test(reason)
    ? `give user and password in the address, or the password in ${passwordVariable}`
    : 'start one there (redis-server --port ...), or give its address by --queue redis://host:port';
}
