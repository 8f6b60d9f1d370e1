/**
 * The README's picture: the top of the demonstration's page in Chromium, down to the figure of the policy's path.
 *
 *     npm start && npx pnpm --filter @policypath/benchmark picture:demo
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../../package-check/src/findBrowser.ts';

const root = new URL('../../../', import.meta.url);
const [page = fileURLToPath(new URL('runs/demo/demo.html', root))] = process.argv.slice(2);
const picture = fileURLToPath(new URL('docs/images/demonstration.png', root));

const browser = await puppeteer.launch({ executablePath: findBrowser(), headless: true, args: ['--no-sandbox'] });
try {
  const shown = await browser.newPage();
  await shown.setViewport({ width: 900, height: 1000 });
  await shown.goto(pathToFileURL(page).href);
  const figure = await (await shown.$('#figure-2'))?.boundingBox();
  if (!figure) throw new Error(`${page} has no figure of the policy's path: is it the demonstration's page?`);
  await shown.screenshot({ path: picture, clip: { x: 0, y: 0, width: 900, height: figure.y + figure.height + 10 } });
} finally {
  await browser.close();
}
