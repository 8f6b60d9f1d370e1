/// <reference lib="dom" />
/**
 * The pictures of the README: a path's report at 120 columns and its page in Chromium.
 *
 *     node --conditions=@policypath/source --import tsx scripts/screenshots.ts <path> <folder of pictures>
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Page } from 'puppeteer-core';
import { run } from '../src/run.ts';
import { escapeText } from '@policypath/figures';
import { findChromium } from '../test/findChromium.ts';

const [path, pictures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tsvd-screenshots-'));
const html = join(folder, 'page.html');
let report = '';
const output = { write: (text: string) => (report += text), columns: 120 };
const code = await run(['analyze', path, '--components', '8', '--html', html], { output, errors: process.stderr });
if (code !== 0) process.exit(code);

const browser = await puppeteer.launch({ executablePath: findChromium(), headless: true, args: ['--no-sandbox'] });
const page = await browser.newPage();

/** From the top of the first element that matches to the top of the next, or to the end. */
async function picture(name: string, [from, to]: readonly [string, string?]): Promise<void> {
  const clip = await extent(page, from, to);
  await page.screenshot({ path: join(pictures, `tsvd-analyze-${name}.png`) as `${string}.png`, clip });
}

function extent(shown: Page, from: string, to?: string) {
  return shown.evaluate(
    (texts) => {
      const headings = [...document.querySelectorAll('h1,h2,h3,pre')];
      const [y, end] = texts.map((text) => {
        const found = headings.find((one) => one.textContent?.includes(text));
        return (found?.getBoundingClientRect().top ?? Infinity) + window.scrollY - 12;
      });
      const { scrollHeight } = document.documentElement;
      const top = Math.max(0, y);
      return { x: 0, y: top, width: window.innerWidth, height: Math.min(scrollHeight, end) - top };
    },
    [from, to ?? 'no heading says this'],
  );
}

async function look(width: number, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setViewport({ width, height: 900 });
}

try {
  await look(1280, 'light');
  await page.goto(pathToFileURL(html).href);
  await picture('directions', ['', 'Left vectors']);
  await picture('left-vectors', ['Left vectors', 'Parameters']);
  await picture('parameters', ['Parameters', 'Null models']);
  await picture('null-models', ['Null models', 'Tensors']);
  await look(400, 'dark');
  await picture('narrow-dark', ['', 'Left vectors']);
  await look(960, 'light');
  // The page's address is named on the last line.
  const shown = escapeText(report.replace(/\nPage: .*\n$/, ''));
  await page.setContent(
    `<body style="margin:0"><pre style="margin:0;padding:14px;font:13px/1.2 'DejaVu Sans Mono',monospace;background:#15171a;color:#e4e4e4">${shown}</pre>`,
  );
  await picture('terminal', ['']);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
