import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { copyPages, ways } from '../src/bundlePages.ts';
import { compileConsumers } from '../src/compileConsumers.ts';
import { consumersInPages, libraries, printed } from '../src/consumers.ts';
import { findBrowser } from '../src/findBrowser.ts';
import { installProject, RegistryUnreachable, type Project } from '../src/installProject.ts';
import type { FolderServer } from '../src/serveFolder.ts';

interface EditedWindow {
  readonly identity: { readonly backend: string; readonly instructionSet: string; readonly sourceHash: string } | null;
  readonly singularValues: number[];
  readonly spectrum: number[];
  readonly edited: number[];
  readonly rankUsed: number;
  readonly displacement: number;
}

interface Jobs {
  editWindow(options: { readonly compiled: boolean }): Promise<EditedWindow>;
  decomposePath(): number[];
}

const packed = inject('packed');
const noRegistry = 'skipped: npm reaches no registry for the packages of others';
const executablePath = findBrowser();
const noBrowser = executablePath ? '' : ' (skipped: no chromium on PATH or in PUPPETEER_EXECUTABLE_PATH)';

describe.skipIf(!executablePath)(`in a browser${noBrowser}`, () => {
  let project: Project | undefined;
  let browser: Browser | undefined;
  let unreachable = false;
  /** The same jobs in Node, on the same installed packages. */
  let inNode: Jobs;

  beforeAll(async () => {
    try {
      project = installProject(
        packed,
        libraries.map((name) => `@policypath/${name}`),
      );
    } catch (error) {
      if (!(error instanceof RegistryUnreachable)) throw error;
      unreachable = true;
      console.warn(noRegistry);
      return;
    }
    copyPages(project.folder);
    expect(compileConsumers(project.folder, consumersInPages, 'nodenext')).toBe('');
    inNode = (await import(/* @vite-ignore */ pathToFileURL(join(project.folder, 'pages', 'jobs.js')).href)) as Jobs;
    browser = await puppeteer.launch({
      executablePath,
      headless: true,
      // Chromium refuses to run as root with its sandbox.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    project?.remove();
  });
  beforeEach(({ skip }) => skip(unreachable, noRegistry));

  describe.each(Object.keys(ways))('by %s', (way) => {
    let server: FolderServer;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      if (!project || !browser) return;
      server = await ways[way](project.folder);
      page = await openPage(browser, complaints);
      await page.goto(`${server.origin}/page.html`);
    });
    afterAll(() => server?.close());

    it.each([
      ['compiled kernels', true],
      ['plain loops', false],
    ])('follows a window and edits it as Node does, with %s', async (_kind, compiled) => {
      const here = await inNode.editWindow({ compiled });
      const there = (await page.evaluate(`jobs.editWindow({ compiled: ${compiled} })`)) as EditedWindow;
      expect(there.identity).toEqual(compiled ? { ...here.identity, instructionSet: expect.any(String) } : null);
      expect(there.rankUsed).toBe(here.rankUsed);
      expect(there.displacement).toBeGreaterThan(0);
      expect(largestDifference(there.singularValues, here.singularValues)).toBeLessThan(1e-9);
      expect(largestDifference(there.spectrum, here.spectrum)).toBeLessThan(1e-9);
      expect(largestDifference(there.edited, here.edited)).toBeLessThan(1e-6);
      if (there.identity) console.log(`kernels in the page: ${JSON.stringify(there.identity)}`);
    });

    it('decomposes a path of arrays as Node does', async () => {
      const there = (await page.evaluate('jobs.decomposePath()')) as number[];
      expect(largestDifference(there, inNode.decomposePath())).toBeLessThan(1e-12);
    });

    it('fetches no .wasm file, and nothing fails', () => {
      expect(server.requests.filter((path) => path.endsWith('.wasm'))).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('runs tsvd alone', async () => {
      await page.goto(`${server.origin}/plainPage.html`);
      expect(await page.evaluate('singularValues([[0, 3, 0], [4, 0, 0]])')).toEqual([4, 3]);
      expect(complaints).toEqual([]);
    });
  });

  describe('every package, bundled by Vite', () => {
    let server: FolderServer;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      if (!project || !browser) return;
      server = await ways['Vite, built'](project.folder);
      page = await openPage(browser, complaints);
      await page.goto(`${server.origin}/programs.html`);
    });
    afterAll(() => server?.close());

    it.each(consumersInPages)('runs the program of %s', async (name) => {
      expect(JSON.parse((await page.evaluate(`run('${name}')`)) as string)).toEqual(printed[name]);
      expect(complaints).toEqual([]);
    });
  });
});

async function openPage(browser: Browser, complaints: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  return page;
}

/** Relative to the largest of `expected`; infinite where the lengths differ. */
function largestDifference(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length || expected.length === 0) return Infinity;
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, k) => Math.abs(value - expected[k]))) / size;
}
