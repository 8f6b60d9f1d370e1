import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { openBrowser, ServedPage, watchedPage } from './servedPage.ts';

const press = async (page: Page, words: string): Promise<void> => {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('button')].some(({ textContent }) => textContent === wanted),
    {},
    words,
  );
  await page.evaluate((wanted) => {
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === wanted)?.click();
  }, words);
};

it('a run that was saved goes on after the browser was killed', async ({ skip }) => {
  const profile = mkdtempSync(join(tmpdir(), 'policypath-profile-'));
  const first = await openBrowser(profile);
  if (first === undefined) return skip('no Chromium here');
  const served = await ServedPage.open();
  try {
    const { page } = await watchedPage(first, `${served.address}#env=InvertedPendulum-v5&steps=100000&seed=7`);
    await page.waitForFunction(() => /step [1-9]/.test(document.body.innerText), { timeout: 60_000 });
    await press(page, 'Keep this run');
    await press(page, 'This run is kept');
    const steps = /Saved in this browser at step ([\d,]+) and ([\d,]+)/.exec(
      await page.evaluate(() => document.body.innerText),
    );
    const killed = new Promise((resolve) => first.process()?.once('exit', resolve));
    first.process()?.kill('SIGKILL');
    await killed;

    const second = (await openBrowser(profile)) as NonNullable<typeof first>;
    try {
      const again = await watchedPage(second, served.address);
      await again.page.waitForFunction(() => document.body.innerText.includes('Your earlier run was saved'));
      expect(await again.page.evaluate(() => document.querySelector('.earlier')?.textContent)).toContain(
        `at step ${steps?.[1]} and ${steps?.[2]}`,
      );
      await press(again.page, 'Go on with it');
      const saved = Number(steps?.[1].replaceAll(',', ''));
      await again.page.waitForFunction(
        (least) => Number(/step ([\d,]+) of 100,000/.exec(document.body.innerText)?.[1].replaceAll(',', '')) > least,
        { timeout: 60_000 },
        saved,
      );
      expect(await again.page.evaluate(() => location.hash)).toContain('seed=7');
      expect(again.complaints).toEqual([]);
    } finally {
      await second.close();
    }
  } finally {
    first.process()?.kill('SIGKILL');
    await served.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}, 120_000);
