import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { isIP } from 'node:net';

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Why a request is not answered; null when it may be. Only GET and HEAD: there is nothing to write. The Host header must
 * be one that leads here without a name server: a page of another site, whose name was made to point to this machine (DNS
 * rebinding), sends its own.
 *
 * @param host the name that the dashboard was told to listen on
 */
export function requestRefusal({ method, url, headers }: IncomingMessage, host: string): Refusal | null {
  if (!isOwnHost(headers.host, host)) {
    return { status: 421, reason: 'this name does not lead here: use the address that the dashboard has printed' };
  }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'only GET and HEAD' };
  // An absolute address, as a proxy is asked for.
  if (url === undefined || !url.startsWith('/')) return { status: 400, reason: 'not a path' };
  return null;
}

/** Its port may be any: that of a tunnel, for one. */
function isOwnHost(header: string | undefined, host: string): boolean {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  const name = (bracketed ?? plain ?? '').toLowerCase();
  return isIP(name) !== 0 || ['localhost', host.toLowerCase(), ...ownName(host)].includes(name);
}

/** This machine's name, where others may ask for it. */
function ownName(host: string): string[] {
  return isLoopback(host) ? [] : [hostname().toLowerCase()];
}

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
