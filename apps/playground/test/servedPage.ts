import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { build, preview, type PreviewServer } from 'vite';
import { findBrowser } from '../../package-check/src/findBrowser.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const configFile = join(root, 'vite.config.ts');

/** The playground, built and served as `npm run play` does, with its headers. */
export class ServedPage {
  readonly address: string;
  readonly folder: string;
  readonly #server: PreviewServer;

  private constructor(folder: string, server: PreviewServer) {
    this.folder = folder;
    this.#server = server;
    this.address = (server.resolvedUrls as { local: string[] }).local[0];
  }

  static async open(): Promise<ServedPage> {
    const folder = mkdtempSync(join(tmpdir(), 'policypath-playground-'));
    const options = { configFile, root, logLevel: 'error' as const };
    await build({ ...options, build: { outDir: folder, emptyOutDir: true } });
    const server = await preview({ ...options, build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } });
    return new ServedPage(folder, server);
  }

  async close(): Promise<void> {
    await this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A Chromium; undefined where there is none. @param profile a folder that keeps what pages store */
export async function openBrowser(profile?: string): Promise<Browser | undefined> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return undefined;
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await puppeteer.launch({
    executablePath,
    headless: true,
    args,
    userDataDir: profile,
    protocolTimeout: 120_000,
  });
}

/** A page with all that it complains of: errors, the console's warnings, refusals by policy, and requests to other hosts. */
export async function watchedPage(browser: Browser, address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(address);
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${(error as Error).message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url))
      complaints.push(`request elsewhere: ${url.slice(0, 200)}`);
  });
  await page.goto(address);
  return { page, complaints };
}
