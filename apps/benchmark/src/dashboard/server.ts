import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { UsageError } from '@policypath/trial/errors';
import { TrialWatch, type TrialWatchOptions } from '../store/trialWatch.ts';
import { loadAssets, type Asset } from './assets/assets.ts';
import { DashboardPages } from './pages.ts';

export interface DashboardOptions extends TrialWatchOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly host: string;
  /** Whether AUCs count the evaluation before any training. Default false. */
  readonly includeInitial?: boolean;
}

export interface Dashboard {
  readonly url: string;
  /** Ends every connection and the process that decomposes paths. */
  close(): Promise<void>;
}

/** Security headers of every response: no external resources, no inline scripts, no framing. */
const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

/**
 * Serves the live view of the trials below some folders. It writes nothing.
 *
 * @throws UsageError when the port or the host is not available
 */
export async function startDashboard({ port, host, includeInitial, ...store }: DashboardOptions): Promise<Dashboard> {
  const assets = await loadAssets();
  const pages = new DashboardPages(new TrialWatch(store), includeInitial);
  const server = createServer((request, response) => {
    answer(request, { host, assets, pages })
      .catch((error: unknown) => {
        console.error(`policypath dashboard: ${error instanceof Error ? error.message : String(error)}`);
        return text(500, 'this could not be shown; the terminal says why');
      })
      .then((made) => send(request, response, made))
      .catch(() => response.destroy());
  });
  try {
    await listening(server, port, host);
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, port, host);
  }
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}/`,
    async close() {
      pages.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly content: string;
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Site {
  readonly host: string;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly pages: DashboardPages;
}

async function answer(request: IncomingMessage, { host, assets, pages }: Site): Promise<Answer> {
  const refusal = requestRefusal(request, host);
  if (refusal !== null) {
    const allow = refusal.status === 405 ? { headers: { Allow: 'GET, HEAD' } } : {};
    return { ...text(refusal.status, refusal.reason), ...allow };
  }
  // Compare the URL as it came. No URL is decoded or becomes a path on the disk.
  const [address] = (request.url ?? '').split('?');
  const asset = assets.get(address);
  if (asset !== undefined) return { status: 200, ...asset };
  if (address.startsWith('/part/')) {
    const part = await pages.part(address);
    if (part !== null) return { status: 200, type: htmlType, content: part.content.text, etag: part.etag };
  } else {
    const page = await pages.page(address);
    if (page !== null) return { status: 200, type: htmlType, content: page };
  }
  return text(404, 'there is nothing at this address');
}

const htmlType = 'text/html; charset=utf-8';

function text(status: number, content: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', content: `${content}\n` };
}

function send(request: IncomingMessage, response: ServerResponse, made: Answer): void {
  const { type, content, etag, headers } = made;
  const same = etag !== undefined && request.headers['if-none-match'] === etag;
  const body = Buffer.from(content);
  response.writeHead(same ? 304 : made.status, {
    ...securityHeaders,
    ...headers,
    ...(etag === undefined ? {} : { ETag: etag }),
    ...(same ? {} : { 'Content-Type': type, 'Content-Length': body.length }),
  });
  response.end(same || request.method === 'HEAD' ? undefined : body);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(`port ${port} is in use: choose another by --port, or a free one by --port 0`);
    case 'EACCES':
      return new UsageError(`port ${port} may not be used by this user: choose one from 1024 on by --port`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UsageError(`${host} is no address of this machine: leave --host out, or give one that is`);
    default:
      return error;
  }
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Why a request is refused; null when it is not. Only GET and HEAD are allowed. The Host header must
 * be an address that needs no name server: a page of another site whose name points to this machine (DNS
 * rebinding) sends that name.
 *
 * @param host the name that the dashboard was told to listen on
 */
function requestRefusal({ method, url, headers }: IncomingMessage, host: string): Refusal | null {
  if (!isOwnHost(headers.host, host)) {
    return { status: 421, reason: 'this name does not lead here: use the address that the dashboard has printed' };
  }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'only GET and HEAD' };
  // An absolute URL, as clients send to a proxy.
  if (url === undefined || !url.startsWith('/')) return { status: 400, reason: 'not a path' };
  return null;
}

/** The host name of a Host header. The port may be any, for example that of a tunnel. */
function isOwnHost(header: string | undefined, host: string): boolean {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  const name = (bracketed ?? plain ?? '').toLowerCase();
  return isIP(name) !== 0 || ['localhost', host.toLowerCase(), ...ownName(host)].includes(name);
}

/** This machine's name, when the dashboard listens to other machines. */
function ownName(host: string): string[] {
  return isLoopback(host) ? [] : [hostname().toLowerCase()];
}

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
