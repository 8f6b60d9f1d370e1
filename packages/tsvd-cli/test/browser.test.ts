/// <reference lib="dom" />
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePath } from '@policypath/path-files/node';
import puppeteer, { type Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { findChromium } from './findChromium.ts';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const chromium = findChromium();
const folder = temporaryFolder();

interface PageFacts {
  readonly overflow: number;
  /** Pixels of the widest table that are cut off. */
  readonly cutColumns: number;
  readonly figures: readonly { readonly title: string; readonly width: number; readonly height: number }[];
  readonly cutTexts: readonly string[];
  readonly background: string;
}

/** What a person would see: runs within the page. */
function factsOf(page: Page): Promise<PageFacts> {
  return page.evaluate(() => {
    const svgs = [...document.querySelectorAll('svg.figure')];
    const cutTexts = svgs.flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')]
        .filter((text) => {
          const box = text.getBoundingClientRect();
          return (
            box.width > 0 &&
            (box.left < frame.left - 1 ||
              box.right > frame.right + 1 ||
              box.top < frame.top - 1 ||
              box.bottom > frame.bottom + 1)
          );
        })
        .map((text) => `${svg.getAttribute('aria-label')}: ${text.textContent}`);
    });
    return {
      overflow: document.documentElement.scrollWidth - window.innerWidth,
      cutColumns: Math.max(
        ...[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth),
      ),
      figures: svgs.map((svg) => {
        const { width, height } = svg.getBoundingClientRect();
        return { title: svg.getAttribute('aria-label') ?? '', width, height };
      }),
      cutTexts,
      background: getComputedStyle(document.body).backgroundColor,
    };
  });
}

describe.skipIf(chromium === undefined)(
  `the page in Chromium${chromium === undefined ? ' (skipped: none on PATH; name one in POLICYPATH_CHROMIUM)' : ''}`,
  () => {
    it('shows every figure at 400 and 1280 pixels, light and dark, without errors and requests', async () => {
      const file = join(folder, `${'a long name '.repeat(8)}.npz`);
      writePath(file, recordedPath(40));
      const html = join(folder, 'page.html');
      expect(await tsvd('analyze', file, '--html', html, '--nulls', 'all', '--repeats', '5')).toMatchObject({
        code: 0,
      });
      const address = pathToFileURL(html).href;

      const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        const complaints: string[] = [];
        const requests: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('request', (request) => requests.push(request.url()));
        const backgrounds = new Set<string>();
        for (const scheme of ['light', 'dark']) {
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          for (const width of [400, 1280]) {
            await page.setViewport({ width, height: 900 });
            await page.goto(address);
            await page.evaluate(() => {
              for (const details of document.querySelectorAll('details')) details.open = true;
            });
            const { overflow, cutColumns, figures, cutTexts, background } = await factsOf(page);
            backgrounds.add(background);
            expect(overflow).toBeLessThanOrEqual(0);
            expect({ width, cutColumns }).toEqual({ width, cutColumns: 0 });
            expect(cutTexts).toEqual([]);
            // 6 of directions, 16 left vectors, 6 of parameters, 6 of null models.
            expect(figures).toHaveLength(34);
            for (const figure of figures) {
              expect(figure.title).not.toBe('');
              expect(figure.width).toBeGreaterThan(200);
              expect(figure.height).toBeGreaterThan(120);
            }
          }
        }
        expect(complaints).toEqual([]);
        expect(new Set(requests)).toEqual(new Set([address]));
        expect(backgrounds.size).toBe(2);
      } finally {
        await browser.close();
      }
    });
  },
);
