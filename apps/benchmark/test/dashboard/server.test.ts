import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/commands/run.ts';
import { startDashboard, type Dashboard } from '../../src/dashboard/server.ts';
import { logLines, storedManifest } from '../storedFolders.ts';
import { startProcess } from '../startProcess.ts';
import {
  editEvaluationLine,
  evaluationLine,
  finishedResult,
  lockOfThisProcess,
  newRoot,
  writeTrial,
} from './folders.ts';

let dashboard: Dashboard | null = null;
afterEach(async () => {
  await dashboard?.close();
  dashboard = null;
});

const serve = async (...roots: string[]): Promise<Dashboard> => {
  dashboard = await startDashboard({ roots, port: 0, host: '127.0.0.1', logInterval: 0, searchInterval: 0 });
  return dashboard;
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request whose path goes out as it is: `fetch` would tidy it up. */
const ask = (
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(dashboard!.url);
    const asked = request({ host, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });

/** The first line of the answer to bytes that no client would send. */
const askRaw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(dashboard!.url);
    const socket = connect(Number(port), host, () => socket.end(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text.split('\r\n')[0]));
    socket.on('error', reject);
  });

const trialAddress = async (): Promise<string> => /href="(\/trial\/[0-9a-f]{12})"/.exec((await ask('/')).body)![1];

describe('the dashboard serves', () => {
  it('a page with the trials, and one for each', async () => {
    const root = newRoot();
    writeTrial(root, { name: 'Hopper-v4/base/seed-0000', files: { 'result.json': finishedResult } });
    await serve(root);
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/1 finished[^]*<svg[^]*Hopper-v4\/base\/seed-0000[^]*data-label="Method">td3 base<[^]*30\.0/);
    const page = await ask(await trialAddress());
    expect(page.body).toMatch(
      /Where the time went[^]*learn 90 %[^]*Learning curve[^]*<svg[^]*Losses and speed[^]*No path yet[^]*never edits[^]*evaluationInterval/,
    );
  });

  it('an empty page that says how to start a trial', async () => {
    await serve(newRoot());
    expect((await ask('/')).body).toMatch(/No trials in [^]*train --env Hopper-v4/);
  });

  it('parts by their tag, so that nothing is sent twice', async () => {
    const root = newRoot();
    const folder = writeTrial(root, { name: 'one', files: { 'lock.json': lockOfThisProcess } });
    await serve(root);
    const first = await ask('/part/trials');
    const tag = { headers: { 'If-None-Match': String(first.headers['etag']) } };
    expect(await ask('/part/trials', tag)).toMatchObject({ status: 304, body: '' });
    appendFileSync(join(folder, 'evaluations.jsonl'), evaluationLine(3000, 77.7));
    await vi.waitFor(async () => expect((await ask('/part/trials', tag)).body).toContain('77.7'), { timeout: 5000 });
  });

  it('a note in place of a trial that has vanished', async () => {
    const root = newRoot();
    const folder = writeTrial(root, { name: 'one' });
    await serve(root);
    const address = await trialAddress();
    rmSync(folder, { recursive: true });
    expect(await ask(`/part${address}/state`)).toMatchObject({ status: 200, body: expect.stringMatching(/no more/) });
    expect(await ask(address)).toMatchObject({ status: 404 });
  });

  it('what PPTB did, from logs of which lines were cut or damaged', async () => {
    const root = newRoot();
    const edit = {
      step: 1000,
      effective: true,
      displacement: 0.25,
      trimmedShare: 0.1,
      gaps: { rank: 0.5 },
      feedback: 0.3,
      milliseconds: 3,
      shortOfDigits: true,
    };
    const folder = writeTrial(root, {
      name: 'one',
      trial: { variant: 'pptb', pptb: { rank: 8, boost: 0.003, period: 1000, capacity: 2000 } },
      files: {
        'edits.jsonl': `${JSON.stringify(edit)}\n{"step":20\n${JSON.stringify({ ...edit, step: 2000, effective: false })}\n{"step":3000,"eff`,
        'edit-evaluations.jsonl': editEvaluationLine(1000, 1, 3),
      },
    });
    writeFileSync(join(folder, 'recorded'), 'no folder');
    await serve(root);
    const body = (await ask(await trialAddress())).body.replaceAll(/\s+/g, ' ');
    expect(body).toMatch(/2 edits, the last at step 2000; 1 changed nothing/);
    expect(body).toMatch(/; 2 short of digits, which accuracy full has\./);
    expect(body).toMatch(/1 line could not be understood/);
    expect(body).toMatch(/mean over 1 edit: 2\./);
    expect(body).toContain('p_b x window (snapshots) x snapshot interval (agent steps) / t_p (agent steps)');
    expect(body).toContain('rank 8, boost 0.003');
  });
});

describe('the dashboard refuses', () => {
  it('every method but GET and HEAD', async () => {
    await serve(newRoot());
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      expect(await ask('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('names that a name server could have pointed here', async () => {
    await serve(newRoot());
    for (const host of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'a@127.0.0.1',
      '127.0.0.1:x',
    ]) {
      expect([host, (await ask('/', { headers: { host } })).status]).toEqual([host, 421]);
    }
    for (const host of ['localhost', 'localhost:9000', '127.0.0.1:1', '[::1]:8377', 'LOCALHOST']) {
      expect([host, (await ask('/', { headers: { host } })).status]).toEqual([host, 200]);
    }
    expect(await askRaw('GET / HTTP/1.0\r\n\r\n')).toContain('421');
    expect(await askRaw('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toContain('421');
  });

  it('paths: none is ever opened', async () => {
    const root = newRoot();
    const folder = writeTrial(root, { name: 'one' });
    writeFileSync(join(root, 'secret.txt'), 'the secret');
    await serve(root);
    const id = (await trialAddress()).split('/').at(-1)!;
    const paths = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fpackage.json',
      '//etc/passwd',
      '/etc/passwd',
      '/%00',
      '/assets/dashboard.js%00.css',
      `/trial/${id}/manifest.json`,
      `/trial/${id}%2f..%2f..`,
      `/trial/${folder}`,
      `/part/trial/${id}/../../secret.txt`,
      `/part/trial/${id}/constructor`,
      '/part/__proto__',
      '/manifest.json',
      '/%',
    ];
    for (const path of paths) {
      const { status, body } = await ask(path);
      expect([path, status, body]).toEqual([path, 404, 'there is nothing at this address\n']);
    }
    expect(await askRaw(`GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)).toContain(
      '400',
    );
    expect(await askRaw('GET /\u0000 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')).toContain('400');
  });

  it('scripts in whatever is shown: names, labels, failures', async () => {
    const root = newRoot();
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'\u202e';
    writeTrial(root, {
      name: '<script>alert(0)<',
      manifest: { label: hostile, engine: { engine: hostile } },
      trial: { environment: hostile },
      files: {
        'failure.json': { step: 1, message: hostile },
        'edits.jsonl': `${JSON.stringify({ step: 1, effective: true, displacement: 1, [hostile]: hostile })}\n`,
      },
    });
    writeTrial(root, {
      name: '<b onclick=x>',
      files: { 'manifest.json': storedManifest({ environment: hostile, agent: hostile, variant: hostile }) },
    });
    await serve(root);
    const pages = [await ask('/'), await ask(await trialAddress())];
    const addresses = pages.flatMap(({ body }) =>
      [...body.matchAll(/data-part="([^"]+)"/g)].map(([, address]) => address),
    );
    expect(addresses).toHaveLength(10);
    for (const { body } of [...pages, ...(await Promise.all(addresses.map((address) => ask(address))))]) {
      // Our own script has an address; nothing else may begin a script, an image or a handler.
      expect(body.replaceAll('<script type="module" src="/assets/dashboard.js">', '')).not.toMatch(
        /<script|<img|<b |\u202e/,
      );
    }
    expect(pages[0].body).toContain('&lt;script&gt;alert(1)');
  });

  it('to be framed, to load anything from elsewhere, to run what a text holds', async () => {
    await serve(newRoot());
    for (const path of [
      '/',
      '/part/summary',
      '/assets/dashboard.js',
      '/assets/dashboard.css',
      '/assets/icon.svg',
      '/nothing',
    ]) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    }
    const page = await ask('/');
    expect(page.body).not.toMatch(/ style=| on[a-z]+=|https?:/);
  });
});

describe('policypath dashboard', () => {
  it('says in one line what to do about a port in use and other mistakes', async () => {
    const { url } = await serve(newRoot());
    const complained: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
    try {
      const { port } = new URL(url);
      expect(await run(['dashboard', '--port', port])).toBe(2);
      expect(await run(['dashboard', '--port', '70000'])).toBe(2);
      expect(await run(['dashboard', '--port', '0', '--host', '203.0.113.7'])).toBe(2);
      expect(complained).toEqual([
        `policypath: port ${port} is in use: choose another by --port, or a free one by --port 0`,
        expect.stringMatching(/'70000' is invalid. It is a whole number from 0 to 65535/),
        'policypath: 203.0.113.7 is no address of this machine: leave --host out, or give one that is',
      ]);
    } finally {
      spy.mockRestore();
    }
  });

  it('ends at Ctrl-C, with exit code 0', async () => {
    const started = startProcess(['dashboard', newRoot(), '--port', '0']);
    await started.printed(/^http:\/\/127\.0\.0\.1:\d+\/ shows the trials/m);
    started.child.kill('SIGINT');
    expect(await started.exit()).toBe(0);
    expect(started.output().split('\n')).toHaveLength(2);
  });

  it("shows the share of the time that the policy's path takes, which is no metric of the agent", async () => {
    const root = newRoot();
    const lines = [10, 15, 40].map((pathSeconds, i) =>
      logLines([{ step: 1000 * (i + 1), wallSeconds: 100 * (i + 1), pathSeconds, criticLoss: 1 }]),
    );
    writeTrial(root, { name: 'one', files: { 'metrics.jsonl': lines.join('') } });
    await serve(root);
    const body = (await ask(await trialAddress())).body.replaceAll(/\s+/g, ' ');
    expect(body).toMatch(/share of the time for the policy[^"]*: 2 values, the last 0\.25/);
    expect(body).not.toContain('pathSeconds');
    expect(body).toContain('criticLoss');
  });
});
