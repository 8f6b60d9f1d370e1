import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeCheckpoints } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../../package-check/src/findBrowser.ts';
import { startDashboard, type Dashboard } from '../../src/dashboard/server.ts';
import { evaluationLine, finishedResult, lockOfThisProcess, newRoot, writeTrial } from './folders.ts';

const chromium = findBrowser();

describe.skipIf(chromium === undefined)('in Chromium (skipped where none is on the PATH)', () => {
  let browser: Browser;
  let page: Page;
  let dashboard: Dashboard;
  let root: string;
  /** Errors and warnings of the console, exceptions, refusals of the page's policy, requests that go elsewhere. */
  const faults: string[] = [];

  beforeAll(async () => {
    root = newRoot();
    const running = writeTrial(root, {
      name: 'Hopper-v4/pptb/seed-0',
      trial: { variant: 'pptb' },
      files: { 'lock.json': lockOfThisProcess },
    });
    writeTrial(root, { name: 'Hopper-v4/base/<script>alert(1)<', files: { 'result.json': finishedResult } });
    const { normal } = createGenerator(1, 'walk');
    let point = Float32Array.from({ length: 200 }, () => normal());
    const rows = Array.from({ length: 12 }, () => (point = point.map((value) => value + 1e-2 * normal())));
    const path = { begin: 0, end: 12, dimension: 200, at: (i: number) => rows[i] };
    writeCheckpoints(join(running, 'recorded'), path, { steps: rows.map((_, i) => 100 * i) });
    dashboard = await startDashboard({ roots: [root], port: 0, host: '127.0.0.1', logInterval: 0, searchInterval: 0 });

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
      if (!request.url().startsWith(dashboard.url)) faults.push(`a request to ${request.url()}`);
    });
    await page.evaluateOnNewDocument(
      "addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.error('policy', violatedDirective))",
    );
  });

  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  const text = (selector: string): Promise<string> =>
    page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText);

  it('shows the trials, takes up what is appended to a log without a reload, and nothing goes wrong', async () => {
    await page.goto(dashboard.url);
    expect(await text('.trials')).toMatch(
      /Hopper-v4\/pptb\/seed-0\s+running[^]*Hopper-v4\/base\/<script>alert\(1\)<\s+finished/,
    );
    expect(await page.$$eval('[data-part="/part/curves"] svg.figure', (figures) => figures.length)).toBe(1);
    // Gone with a reload.
    await page.evaluate('window.marked = true');
    appendFileSync(join(root, 'Hopper-v4/pptb/seed-0/evaluations.jsonl'), evaluationLine(3000, 123.4));
    await page.waitForFunction('/123\\.4/.test(document.body.innerText)', { timeout: 15_000 });
    expect(await page.evaluate('window.marked')).toBe(true);
    await page.waitForFunction(`document.querySelector('#connection').innerText === 'live'`);
    expect(await text('.trials')).toMatch(/\d+ s ago/);
    expect(faults).toEqual([]);
  });

  it('filters the trials, leads to one by the keyboard alone, and draws its path', async () => {
    await page.goto(dashboard.url);
    await page.type('#filter', 'pptb running');
    const shown = await page.$$eval('.trials tbody tr', (rows) =>
      rows.filter((row) => row.checkVisibility()).map((row) => row.textContent),
    );
    expect(shown).toEqual([expect.stringContaining('seed-0')]);
    await page.keyboard.press('Tab');
    // Awaited together: the page may have come before anybody waits for it.
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(await text('h1')).toBe('Hopper-v4/pptb/seed-0');
    await page.waitForFunction('/Left vectors, centred/.test(document.body.textContent)', {
      timeout: 40_000,
    });
    expect(await text('[data-part$="/path"]')).toMatch(/12 snapshots of 200 parameters[^]*a null’s/);
    expect(faults).toEqual([]);
  });

  it('fits a telephone, in light and dark', async () => {
    await page.setViewport({ width: 400, height: 800 });
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      for (const address of [dashboard.url, page.url()]) {
        await page.goto(address);
        const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(beyond).toBe(0);
      }
    }
    expect(faults).toEqual([]);
  });
});
