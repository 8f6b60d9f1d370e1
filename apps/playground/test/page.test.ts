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
