/*
 * What the page costs, in a headless Chromium against a server on this machine:
 *
 *   node --conditions=@policypath/source --import tsx apps/playground/bench/page.ts [--only memory] [--minutes 2] [--rounds 3]
 *
 * `start`: download and time until the first update. `drawing`: what pictures and plots cost training, and the longest task on the
 * page's thread. `memory`: what the browser's processes hold while two workers train. `update`: TD3's update in Chromium against Node
 * on the same kernels.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { memoryStorage } from '@policypath/trial';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { startLiveTrial } from '../src/training/liveTrial.ts';
import { openBrowser, watchedPage } from '../test/servedPage.ts';
import { serveCounted, type CountedServer } from './countedServer.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' } },
});
const minutes = Number(values.minutes ?? 2);
const rounds = Number(values.rounds ?? 3);
const breakout = '#env=MinAtar/Breakout-v0';
const pendulum = '#env=InvertedPendulum-v5&steps=100000000';
/** A replay that is soon full: what grows afterwards grows for ever. */
const soonFull = `${pendulum}&replayCapacity=50000`;

const say = (line: string): void => console.log(line);
const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1];

async function built(page: string, work: (server: CountedServer) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-playground-bench-'));
  const configFile = join(root, 'vite.config.ts');
  await build({ configFile, root: page, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const server = await serveCounted(folder);
  try {
    await work(server);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A browser of its own: nothing is cached. */
async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await openBrowser();
  if (browser === undefined) throw new Error('there is no Chromium here: set PUPPETEER_EXECUTABLE_PATH');
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

const updated = (): boolean =>
  [...document.querySelectorAll<HTMLElement>('[data-updates]')].some(({ dataset }) => Number(dataset['updates']) > 0);

async function untilFirstUpdate(server: CountedServer, name: string, hash: string): Promise<void> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    server.forget();
    seconds.push(
      await withBrowser(async (browser) => {
        const page = await browser.newPage();
        const started = performance.now();
        await page.goto(`${server.address}${hash}`);
        await page.waitForFunction(updated, { polling: 20, timeout: 120_000 });
        return (performance.now() - started) / 1000;
      }),
    );
  }
  const bytes = [...server.bytes.values()].reduce((sum, size) => sum + size, 0);
  say(`${name}: ${(bytes / 1e6).toFixed(2)} MB (gzip) and ${median(seconds).toFixed(2)} s until the first update`);
  for (const [path, size] of server.bytes) say(`    ${(size / 1e3).toFixed(0).padStart(5)} kB ${path}`);
}

const sameRun = {
  env: 'InvertedPendulum-v5',
  agent: 'td3',
  variant: 'observe-only',
  steps: 1500,
  startSteps: 500,
  hiddenSizes: [256, 256],
  batchSize: 256,
  evaluationInterval: 1500,
  evaluationEpisodes: 1,
};

interface Learned {
  readonly updates: number;
  readonly seconds: { readonly learn: number };
}

async function updateAgainstNode(): Promise<void> {
  const ratios: number[] = [];
  await built(join(root, 'test/pages/'), async ({ address }) => {
    for (let round = 0; round < rounds; round += 1) {
      const files = new Map<string, Uint8Array>();
      await startLiveTrial({ settings: sameRun, storage: memoryStorage(files) }).done;
      const node = JSON.parse(new TextDecoder().decode(files.get('result.json'))) as Learned;
      const chromium = await withBrowser(async (browser) => {
        const page = await browser.newPage();
        await page.goto(address);
        return (await page.evaluate(`learned(${JSON.stringify(sameRun)})`)) as Learned;
      });
      const each = [chromium, node].map(({ seconds, updates }) => (1000 * seconds.learn) / updates);
      ratios.push(each[0] / each[1]);
      say(`    TD3's update (256 x 256, batch 256): Chromium ${each[0].toFixed(2)} ms, Node ${each[1].toFixed(2)} ms`);
    }
  });
  say(`TD3's update in Chromium takes ${median(ratios).toFixed(2)} times that of Node`);
}

/** Steps a second of both trials together, between the first and the last change that the page shows. */
async function pace(page: Page, seconds: number): Promise<number> {
  // A text: tsx adds to functions what a page does not have.
  return (await page.evaluate(`(async () => {
    const shown = [...document.querySelectorAll('[data-step]')];
    const changes = [];
    const observer = new MutationObserver(() =>
      changes.push([performance.now(), shown.reduce((sum, one) => sum + Number(one.dataset.step), 0)]));
    for (const one of shown) observer.observe(one, { attributes: true, attributeFilter: ['data-step'] });
    await new Promise((resolve) => setTimeout(resolve, ${1000 * seconds}));
    observer.disconnect();
    const [[from, first], [to, last]] = [changes[0], changes.at(-1)];
    return (1000 * (last - first)) / (to - from);
  })()`)) as number;
}

/** The browser's processes. */
function processesOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended.
    }
  }
  const isOurs = (one: number): boolean =>
    one === pid || (parents.has(one) && one > 1 && isOurs(parents.get(one) ?? 0));
  return [...parents.keys()].filter(isOurs);
}

/** MB of memory that these processes hold and share with no other one. */
function privateMemory(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+)/gm)].map(([, size]) => Number(size));
      return sum + kilobytes.reduce((all, size) => all + size, 0) / 1024;
    } catch {
      return sum;
    }
  }, 0);
}

async function training<Result>(
  address: string,
  work: (page: Page, browser: Browser, complaints: string[]) => Promise<Result>,
): Promise<Result> {
  return await withBrowser(async (browser) => {
    const { page, complaints } = await watchedPage(browser, address);
    await page.setViewport({ width: 1280, height: 1000 });
    await page.waitForFunction(updated, { polling: 100, timeout: 120_000 });
    return await work(page, browser, complaints);
  });
}

async function drawingCost(server: CountedServer): Promise<void> {
  await training(`${server.address}${pendulum}`, async (page) => {
    await wait(10);
    await page.evaluate(`globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: 'longtask' });`);
    const shares: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      await wait(1);
      const still = await pace(page, 15);
      await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
      await wait(1);
      const drawn = await pace(page, 15);
      shares.push(1 - drawn / still);
      say(
        `    ${drawn.toFixed(0)} steps a second with 15 pictures and 5 charts a second, ${still.toFixed(0)} drawn every two seconds`,
      );
    }
    say(`drawing and plots cost ${(100 * median(shares)).toFixed(0)} % of the steps`);
    const tasks = (await page.evaluate('longTasks')) as number[];
    say(
      `tasks of 50 ms and more on the page's thread: ${tasks.length}, the longest ${Math.max(0, ...tasks).toFixed(0)} ms`,
    );
  });
}

async function memoryWhileItTrains(server: CountedServer): Promise<void> {
  await training(`${server.address}${soonFull}`, async (page, browser, complaints) => {
    const client = await page.createCDPSession();
    const threads = [client, ...page.workers().map((worker) => worker.client)];
    /** MB of objects and arrays that are held, after the garbage is collected. */
    const held = async (): Promise<number> => {
      let bytes = 0;
      for (const thread of threads) {
        await thread.send('HeapProfiler.collectGarbage');
        const { usedSize, backingStorageSize = 0 } = (await thread.send('Runtime.getHeapUsage')) as {
          usedSize: number;
          backingStorageSize?: number;
        };
        bytes += usedSize + backingStorageSize;
      }
      return bytes / 2 ** 20;
    };
    const samples: (readonly [minute: number, megabytes: number])[] = [];
    for (let minute = 0; minute <= minutes; minute += 1) {
      if (minute > 0) await wait(60);
      const megabytes = privateMemory(processesOf(browser.process()?.pid ?? 0));
      samples.push([minute, megabytes]);
      // Seldom: a page of a person has no garbage collected for it.
      const isLooked = [1, Math.floor(minutes / 3), minutes].includes(minute);
      const live = isLooked ? `, of it held by objects ${(await held()).toFixed(1)} MB` : '';
      const steps = await page.$$eval('.progress', (all) => all.map(({ textContent }) => textContent).join('; '));
      say(`    minute ${minute}: ${megabytes.toFixed(0)} MB${live}; ${steps}`);
    }
    const later = samples.filter(([minute]) => minute >= minutes / 2);
    say(`memory in the last half of ${minutes} minutes: ${slope(later).toFixed(2)} MB a minute`);
    say(`the console's complaints: ${complaints.length === 0 ? 'none' : complaints.join('; ')}`);
  });
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

/** Of the line of least squares through the points. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const [x, y] = [mean(points.map((one) => one[0])), mean(points.map((one) => one[1]))];
  const along = points.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0);
  return along / points.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
}

const isWanted = (part: string): boolean => values.only === undefined || values.only === part;

await built(root, async (server) => {
  if (isWanted('start')) await untilFirstUpdate(server, 'MinAtar', breakout);
  if (isWanted('start')) await untilFirstUpdate(server, 'MuJoCo', pendulum);
  if (isWanted('drawing')) await drawingCost(server);
  if (isWanted('memory')) await memoryWhileItTrains(server);
});
if (isWanted('update')) await updateAgainstNode();
