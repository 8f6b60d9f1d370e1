import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServedPage, watchedPage } from './servedPage.ts';

let browser: Browser | undefined;
let served: ServedPage;

beforeAll(async () => {
  browser = await openBrowser();
  if (browser !== undefined) served = await ServedPage.open();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

it('trains under its policies, and asks no other host for anything', async ({ skip }) => {
  if (browser === undefined) return skip('no Chromium here');
  const { page, complaints } = await watchedPage(browser, `${served.address}#env=InvertedPendulum-v5&steps=2000`);
  await page.waitForFunction(() => /step [1-9]/.test(document.body.innerText), { timeout: 60_000 });
  // What a policy refuses is told to the page, or is a complaint.
  const refused = await page.evaluate(async () => {
    const told: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => told.push(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.inline = true';
    document.head.append(script);
    await fetch('https://example.com/').catch(() => {});
    // The events come after the refusals.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { told: [...new Set(told)], ran: 'inline' in globalThis };
  });
  expect(refused).toEqual({ told: ['script-src-elem', 'connect-src'], ran: false });
  expect(complaints.filter((text) => !/Content Security Policy/.test(text))).toEqual([]);
  await page.close();
}, 120_000);

it('steps, edits by hand and changes settings in flight', async ({ skip }) => {
  if (browser === undefined) return skip('no Chromium here');
  const small =
    'env=InvertedPendulum-v5&steps=100000&hiddenSizes=8,8&window=20&snapshotUpdates=5&rank=3&boost=0.1&period=200';
  const { page, complaints } = await watchedPage(browser, `${served.address}#${small}`);
  const until = (script: string) => page.waitForFunction(script, { timeout: 90_000 });
  const press = (name: string) =>
    page.evaluate((words) => {
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === words)?.click();
    }, name);
  const steps = () =>
    page.$$eval('[data-step]', (all) => all.map((one) => Number((one as HTMLElement).dataset['step'])));
  await until(`/edits? of the second policy/.test(document.body.innerText)`);
  await press('Pause');
  await until(
    `document.querySelector('button:not([disabled])') && !document.querySelector('nav + p button[disabled]')`,
  );
  // Held within 50 ms.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = await steps();
  await press('One step');
  await until(`document.querySelector('[data-step]').dataset.step > ${before[0]}`);
  await until(`document.querySelectorAll('[data-step]')[1].dataset.step > ${before[1]}`);
  expect(await steps()).toEqual(before.map((step) => step + 1));
  await press('Edit now');
  await until(`/pptb, by hand/.test(document.body.innerText)`);
  await page.type('section[aria-label="Act on the edited trial"] input', '30');
  await press('Change from here on');
  await until(`/the trial was forked there/.test(document.body.innerText)`);
  expect(
    await page.$$eval('section[aria-label="Act on the edited trial"] [role=status]', ([one]) => one.textContent),
  ).toMatch(/^From step [\d,]+ on these settings hold/);
  expect(complaints).toEqual([]);
  await page.close();
}, 240_000);
