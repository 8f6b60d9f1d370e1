/// <reference lib="dom" />
/**
 * The pictures of docs/report.md and docs/dashboard.md, in Chromium: a report's first screen (wide and narrow) and a path of
 * it in the dark, the dashboard's overview (wide and narrow) and the page of its first trial with edits.
 *
 *     policypath sweep benchmarks/daily.yaml --out runs/daily && policypath report runs/daily
 *     npx pnpm --filter @policypath/benchmark pictures runs/daily
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../../package-check/src/findBrowser.ts';
import { startDashboard } from '../src/dashboard/server.ts';

const [root] = process.argv.slice(2);
if (root === undefined) throw new Error('give the folder of a sweep, with its report');
const pictures = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

const dashboard = await startDashboard({ roots: [root], port: 0, host: '127.0.0.1' });
const browser = await puppeteer.launch({ executablePath: findBrowser(), headless: true, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  const report = pathToFileURL(join(root, 'report', 'report.html')).href;
  await look(page, report, 1280);
  await picture(page, 'report-summary', { to: '#about' });
  await look(page, report, 400);
  await picture(page, 'report-narrow', { to: '#contents' });
  await look(page, report, 1280, 'dark');
  const path = '[id^="section-analysis-"]';
  await page.$eval(`${path} details`, (details) => details.setAttribute('open', ''));
  await picture(page, 'report-path-dark', { from: `${path} figure:nth-of-type(1)`, height: 1500 });

  await look(page, dashboard.url, 1280);
  await picture(page, 'dashboard-overview', { height: 1250 });
  await look(page, dashboard.url, 400);
  await picture(page, 'dashboard-narrow', { height: 1500 });
  await look(page, dashboard.url, 1280);
  const trial = await page.$$eval('.trials tbody tr', (rows) =>
    rows
      .find((row) => row.textContent?.includes('pptb'))
      ?.querySelector('a')
      ?.getAttribute('href'),
  );
  const address = new URL(trial ?? '/', dashboard.url).href;
  await look(page, address, 1280);
  await page.waitForFunction(() => document.body.textContent?.includes('Left vectors'), { timeout: 120_000 });
  await picture(page, 'dashboard-trial', { height: 2600 });
} finally {
  await browser.close();
  await dashboard.close();
}

async function look(page: Page, address: string, width: number, scheme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(address, { waitUntil: 'load' });
}

interface Clip {
  readonly from?: string;
  readonly to?: string;
  /** Without `to`, at most: the page may be shorter. */
  readonly height?: number;
}

async function picture(page: Page, name: string, { from, to, height = Infinity }: Clip): Promise<void> {
  const clip = await page.evaluate(
    (selectors, most) => {
      const { scrollHeight } = document.documentElement;
      const [y, end] = selectors.map((selector, i) =>
        selector === null
          ? i * scrollHeight
          : (document.querySelector(selector)?.getBoundingClientRect().top ?? 0) + window.scrollY,
      );
      return { x: 0, y, width: window.innerWidth, height: Math.min(most, end - y) };
    },
    [from ?? null, to ?? null],
    Math.min(height, 1e6),
  );
  await page.screenshot({ path: join(pictures, `${name}.png`) as `${string}.png`, clip });
}
