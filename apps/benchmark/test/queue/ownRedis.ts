import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a redis-server can be started here. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of its own on a free loopback port. */
export interface OwnRedis {
  readonly address: string;
  readonly port: number;
  /** Ends it at once. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops it and deletes its folder. */
  remove(): Promise<void>;
}

export interface OwnRedisOptions {
  /** Whether its data survive that it is ended; default false. */
  readonly persistent?: boolean;
  readonly password?: string;
}

export async function startOwnRedis({ persistent = false, password }: OwnRedisOptions = {}): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = null;
  const own: OwnRedis = {
    port,
    address: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`,
    async stop() {
      if (server === null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      server = null;
    },
    async start() {
      server = spawn(
        'redis-server',
        [
          '--port',
          String(port),
          '--bind',
          '127.0.0.1',
          '--dir',
          folder,
          '--loglevel',
          'warning',
          '--save',
          '',
          ...(persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
          ...(password === undefined ? [] : ['--requirepass', password]),
        ],
        { stdio: 'ignore' },
      );
      await answers(port);
    },
    async remove() {
      await own.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await own.start();
  return own;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`the Redis on port ${port} does not answer`);
}
