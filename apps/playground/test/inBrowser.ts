import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { build } from 'vite';
import { findBrowser } from '../../package-check/src/findBrowser.ts';
import { serveFolder } from '../../package-check/src/serveFolder.ts';

const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));

/** What `expression` gives in a page of Chromium, bundled as the playground is; undefined where there is no Chromium. */
export async function inBrowser(root: string, expression: string): Promise<unknown> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return undefined;
  const outDir = mkdtempSync(join(tmpdir(), 'policypath-playground-'));
  try {
    await build({ configFile, root, logLevel: 'silent', build: { outDir, emptyOutDir: true } });
    const server = await serveFolder(outDir);
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await puppeteer.launch({ executablePath, headless: true, args, protocolTimeout: 240_000 });
    try {
      const page = await browser.newPage();
      await page.goto(`${server.origin}/index.html`);
      return await page.evaluate(expression);
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
