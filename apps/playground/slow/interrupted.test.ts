import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../package-check/src/findBrowser.ts';
import { keep, press } from '../test/pageActions.ts';
import { openBrowser, ServedPage, watchedPage } from '../test/servedPage.ts';

let folder: string;
/** Of the browser: what pages store stays in it. */
let profile: string;
let browser: Browser;
let served: ServedPage;

describe.skipIf(findBrowser() === undefined)('a run that was interrupted', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'policypath-interrupted-'));
    profile = join(folder, 'profile');
    browser = (await openBrowser(profile)) as Browser;
    served = await ServedPage.open();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('goes on from the last save after a worker died, and meanwhile the other one trains', async () => {
    const small = 'env=InvertedPendulum-v5&steps=100000&hiddenSizes=8,8&window=20&snapshotUpdates=5&rank=3&period=200';
    const { page } = await watchedPage(browser, `${served.address}#${small}`);
    const saved = await keep(page);
    const stepOf = (k: number) =>
      page.$$eval('[data-step]', (all, n) => Number((all[n] as HTMLElement).dataset['step']), k);
    const trains = (k: number, from: number) =>
      page.waitForFunction(
        (n, step) => Number(document.querySelectorAll<HTMLElement>('[data-step]')[n].dataset['step']) > step,
        { timeout: 60_000 },
        k,
        from,
      );
    const said = async (): Promise<string> => {
      const alert = await page.waitForSelector('.failed', { timeout: 60_000 });
      return (await alert?.evaluate(({ textContent }) => textContent)) ?? '';
    };
    // As one ends that runs out of memory: no event tells of it. The other way is an error that nobody caught.
    for (const crash of ['self.close()', `setTimeout(() => { throw new Error('mj_step'); })`]) {
      const [first] = page.workers();
      await first.evaluate(crash).catch(() => {});
      expect(await said()).toMatch(
        /^The worker that trained has stopped .* was saved at step [\d,]+: go on from there/,
      );
      const shown = await page.$$eval('.twins > section', (all) =>
        all.map((one) => one.querySelector('.failed') !== null),
      );
      const [dead, other] = shown[0] ? [0, 1] : [1, 0];
      const at = await stepOf(dead);
      await trains(other, (await stepOf(other)) + 100);
      expect(await stepOf(dead)).toBe(at);
      await page.click('.failed button');
      await trains(dead, Math.max(at, saved[dead]));
      expect(await page.$('.failed')).toBeNull();
    }
    await page.close();
  }, 240_000);

  it('a run that was saved goes on after the browser was killed', async () => {
    const { page } = await watchedPage(browser, `${served.address}#env=InvertedPendulum-v5&steps=100000&seed=7`);
    const steps = await keep(page);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    const process = browser.process();
    const killed = new Promise((resolve) => process?.once('exit', resolve));
    process?.kill('SIGKILL');
    await killed;

    browser = (await openBrowser(profile)) as Browser;
    const again = await watchedPage(browser, served.address);
    await press(again.page, 'Go on with it');
    await again.page.waitForFunction(() => location.hash.includes('seed=7'));
    const later = await keep(again.page);
    expect(later[0]).toBeGreaterThanOrEqual(steps[0]);
    expect(later[1]).toBeGreaterThanOrEqual(steps[1]);
    expect(again.complaints).toEqual([]);
  }, 120_000);
});
