import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { headersOf } from '../security/policies.ts';

/** A built page on this machine, compressed by gzip, and the bytes that were asked for. */
export interface CountedServer {
  readonly address: string;
  /** Compressed bytes of each file asked for since `forget`, each once. */
  readonly bytes: ReadonlyMap<string, number>;
  forget(): void;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
};

export async function serveCounted(folder: string): Promise<CountedServer> {
  const bytes = new Map<string, number>();
  // Before anything is timed.
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const compressed = new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), gzipSync(readFileSync(path), { level: 9 })] as const;
    }),
  );
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname.replace(/\/$/, '/index.html').slice(1);
    const body = compressed.get(path);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    bytes.set(path, body.byteLength);
    response.writeHead(200, {
      ...headersOf(path),
      'Content-Encoding': 'gzip',
      'Content-Type': types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'Cache-Control': 'max-age=3600',
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    bytes,
    forget: () => bytes.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
