import { UsageError } from '@policypath/trial/errors';
import type { RedisOptions } from 'ioredis';

/** Where a Redis is. Only `shown` may be printed: the options hold its password. */
export interface RedisPlace {
  readonly options: RedisOptions;
  /** e.g. 'redis://worker:***@queue.example:6379/0'. */
  readonly shown: string;
}

const expected = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';

/** The variable of the environment that gives the password where the address has none: command lines can be read by others. */
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
  // An IPv6 address stands in brackets in an address, but not where one connects to it.
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

/** An address that is no proper one, with all that may be a password taken out. */
function withoutPassword(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const scheme = /^[a-z]+:\/\//i.exec(address)?.[0] ?? '';
  return `${scheme}***@${address.slice(at + 1)}`;
}
