import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../package-check/src/findBrowser.ts';
import { buildReport, readReportedTrials, writeReport } from '../../src/results/report/index.ts';
import { changeManifest, newFolder, writeEdits, writeTrials } from './folders.ts';

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('the page in Chromium (skipped where none is on the PATH)', () => {
  let browser: Browser;
  let page: Page;
  let address: string;
  /** Errors and warnings of the console, exceptions, dialogs, and every request but that of the page. */
  const faults: string[] = [];
  const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'&';

  beforeAll(async () => {
    const root = newFolder();
    writeTrials(
      root,
      { base: [100, 110, 120], pptb: [105, 120, 130] },
      { offsetReturns: [-7, 1, 2, 3], editGains: [1, -2] },
    );
    writeEdits(join(root, 'Hopper-v4/pptb/seed-0000'), [0.01, 0.02, 0.03]);
    writeTrials(root, { base: [1, 2] }, { environment: 'hostile' });
    for (const seed of [0, 1]) {
      changeManifest(join(root, `hostile/base/seed-000${seed}`), ({ trial }) => ({
        label: hostile,
        engine: { engine: hostile },
        trial: { ...(trial as object), environment: hostile },
      }));
    }
    const report = buildReport(readReportedTrials([root]), { resamples: 100, title: hostile });
    address = pathToFileURL(writeReport(report, join(root, 'report'))).href;

    const { launch } = await import('puppeteer-core');
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await launch({ executablePath: chromium, args });
    page = await browser.newPage();
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !url.startsWith('data:')) faults.push(`a request to ${url}`);
    });
  });

  afterAll(async () => browser?.close());

  it('needs nothing else, shows names as they are, and its links lead somewhere', async () => {
    await page.goto(address);
    const text = await page.evaluate('document.body.innerText');
    expect(String(text).startsWith('Skip to the content') || String(text).startsWith(hostile)).toBe(true);
    expect(await page.$eval('h1', (heading) => heading.textContent)).toBe(hostile);
    expect(String(await page.evaluate('document.querySelector("#main").textContent'))).toContain(hostile);
    const ids = (await page.evaluate('[...document.querySelectorAll("[id]")].map((one) => one.id)')) as string[];
    expect(new Set(ids).size).toBe(ids.length);
    const targets = await page.$$eval('a[href^="#"]', (links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !ids.includes(target.slice(1)))).toEqual([]);
    expect(await page.$$eval('figure svg[role="img"]', (figures) => figures.length)).toBeGreaterThan(1);
    expect(faults).toEqual([]);
  });

  it('fits a desktop and a telephone, in light and dark, open and folded; no column is cut', async () => {
    for (const width of [1280, 400]) {
      await page.setViewport({ width, height: 800 });
      for (const value of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        await page.goto(address);
        const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(await overflow()).toBe(0);
        // Everything but question, answer, curves and one table is folded.
        expect(await page.$$eval('details', (all) => all.filter(({ open }) => open).length)).toBe(0);
        const [first] = await page.$$eval('section', (all) => all.map((one) => one.querySelectorAll('table').length));
        expect(first).toBe(0);
        expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(width === 1280 ? 2400 : 4800);
        await page.$$eval('details', (all) => all.forEach((one) => one.setAttribute('open', '')));
        expect(await overflow()).toBe(0);
        const cut = await page.$$eval('.table .scroll', (boxes) =>
          boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.getAttribute('aria-label')),
        );
        expect(cut).toEqual([]);
      }
    }
    expect(faults).toEqual([]);
  });
});
