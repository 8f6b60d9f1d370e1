/*
 * Pictures of each part of the page at 1280 and 400 pixels, and a GIF of the page while it trains, for README.md:
 *
 *     npx pnpm --filter @policypath/playground screenshots   # two minutes; writes docs/images/playground/
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode as encodeGif } from 'modern-gif';
import type { Browser, Page } from 'puppeteer-core';
import upng from 'upng-js';
import { openBrowser, ServedPage, watchedPage } from '../test/servedPage.ts';

const folder = fileURLToPath(new URL('../../../docs/images/playground/', import.meta.url));
/** The narrow one first: a change of width draws charts anew, for the pixels of these pictures. */
const widths = [400, 1280];
/** Long enough for several edits. */
const trainedSteps = 6000;
const settings = 'steps=20000';
/** Parts of the first section, by the element that is shown. */
const parts = {
  path: 'section[aria-label="The paths"]',
  act: 'section[aria-label="Act on the edited trial"]',
  keep: '.keep',
};

mkdirSync(folder, { recursive: true });
const downloads = mkdtempSync(join(tmpdir(), 'policypath-screenshots-'));
const served = await ServedPage.open();
const browser = (await openBrowser()) as Browser;
try {
  const { page } = await watchedPage(browser, `${served.address}#${settings}`);
  await recordGif(page);
  await page.waitForFunction(
    (least) =>
      [...document.querySelectorAll<HTMLElement>('[data-step]')].every((one) => Number(one.dataset['step']) > least),
    { timeout: 300_000 },
    trainedSteps,
  );
  await press(page, 'Pause');
  for (const width of widths) {
    await page.setViewport({ width, height: 900 });
    await settled();
    await page.evaluate(() => scrollTo(0, 0));
    await shoot(page, `train-${width}`);
    // What is not on the screen is not drawn.
    await page.setViewport({ width, height: 6000 });
    await settled();
    for (const [name, selector] of Object.entries(parts)) await shoot(page, `${name}-${width}`, selector);
  }
  const path = await ownPath(page);
  await press(page, 'Your own run');
  await (await page.$('.own input[multiple]'))?.uploadFile(path);
  await page.waitForFunction(
    () => document.querySelector<HTMLIFrameElement>('.own iframe')?.contentDocument?.readyState === 'complete',
    {
      timeout: 120_000,
    },
  );
  for (const width of widths) {
    await page.setViewport({ width, height: 1200 });
    await settled();
    await page.evaluate(() => scrollTo(0, 0));
    await shoot(page, `own-run-${width}`);
  }
} finally {
  await browser.close();
  await served.close();
  rmSync(downloads, { recursive: true, force: true });
}
const sizes = readdirSync(folder).map((name) => [name, Math.round(statSync(join(folder, name)).size / 1024)] as const);
console.log(sizes.map(([name, kilobytes]) => `${name}: ${kilobytes} kB`).join('\n'));

/** Two workers and the page draw on few processors. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
}

async function shoot(page: Page, name: string, selector?: string): Promise<void> {
  const shown = selector === undefined ? page : await page.$(selector);
  if (shown === null) throw new Error(`the page has no ${selector}`);
  const png = upng.decode(bufferOf(await shown.screenshot()));
  // 128 colours: what the page draws has few.
  writeFileSync(
    join(folder, `${name}.png`),
    new Uint8Array(upng.encode(upng.toRGBA8(png), png.width, png.height, 128)),
  );
}

/** The first twelve seconds or so of training. */
async function recordGif(page: Page): Promise<void> {
  await page.setViewport({ width: 1280, height: 900, deviceScaleFactor: 0.5 });
  const frames: { data: Uint8ClampedArray<ArrayBuffer>; delay: number }[] = [];
  let size = { width: 0, height: 0 };
  await page.waitForFunction(() => document.querySelector('[data-step]') !== null, { timeout: 60_000 });
  await page.evaluate(() => document.querySelector('.twins')?.scrollIntoView());
  for (let k = 0; k < 24; k += 1) {
    const png = upng.decode(bufferOf(await page.screenshot()));
    size = { width: png.width, height: png.height };
    frames.push({ data: new Uint8ClampedArray(upng.toRGBA8(png)[0]), delay: 250 });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const gif = await encodeGif({ ...size, frames, maxColors: 48 });
  writeFileSync(join(folder, 'train.gif'), new Uint8Array(gif));
}

/** The path of the first trial, as the page offers it. */
async function ownPath(page: Page): Promise<string> {
  const session = await page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
  await press(page, 'Path (.safetensors)');
  for (;;) {
    const [name] = readdirSync(downloads).filter((file) => file.endsWith('.safetensors'));
    if (name !== undefined) return join(downloads, name);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function press(page: Page, words: string): Promise<void> {
  await page.evaluate((wanted) => {
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === wanted)?.click();
  }, words);
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
