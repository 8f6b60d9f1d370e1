import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPath, writePath } from '@policypath/path-files/node';
import { analyzePath } from '@policypath/path-report';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../package-check/src/findBrowser.ts';
import { giveToPage } from './giveToPage.ts';
import { openBrowser, ServedPage, watchedPage } from './servedPage.ts';

const hasBrowser = findBrowser() !== undefined;
if (!hasBrowser) console.warn('skipped: no Chromium here');
const fixtures = fileURLToPath(new URL('../../../packages/path-files/test/fixtures/', import.meta.url));
const hostileName = `<img src=x onerror=alert(1)>"'&.npz`;
let folder: string;
let browser: Browser;
let served: ServedPage;

beforeAll(async () => {
  if (!hasBrowser) return;
  folder = mkdtempSync(join(tmpdir(), 'policypath-page-'));
  browser = (await openBrowser()) as Browser;
  served = await ServedPage.open();
}, 120_000);
afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** `tsvd analyze <name> --json` on WebAssembly, as the page computes. */
function tsvdJson(name: string): string {
  const noAddon = 'data:text/javascript,process.dlopen = () => { throw new Error("not here"); };';
  const main = fileURLToPath(new URL('../../../packages/tsvd-cli/src/main.ts', import.meta.url));
  const args = [
    '--conditions=@policypath/source',
    '--import',
    createRequire(import.meta.url).resolve('tsx'),
    '--import',
    noAddon,
    main,
    'analyze',
    name,
    '--json',
  ];
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

/** Every number to its last bit. */
const expectSameNumbers = (inPage: string, inNode: string): void =>
  expect(JSON.parse(inPage)).toEqual(JSON.parse(inNode));

async function downloaded(page: Page, name: string): Promise<string> {
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.own button')];
    buttons.find(({ textContent }) => textContent.includes('JSON'))?.click();
  });
  const read = (): string => readFileSync(join(folder, name), 'utf8');
  await expect.poll(read, { timeout: 10_000 }).toMatch(/\}\n$/);
  return read();
}

describe.skipIf(!hasBrowser)('the page', () => {
  it('trains under its policies, and asks no other host for anything', async () => {
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

  describe('your own run', () => {
    let page: Page;
    let complaints: string[];
    beforeAll(async () => {
      ({ page, complaints } = await watchedPage(browser, `${served.address}#steps=100`));
      const session = await page.createCDPSession();
      await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    });
    afterAll(() => page.close());

    it('computes the numbers of tsvd analyze, of a file and of a folder', async () => {
      const walk = (k: number): Float32Array =>
        Float32Array.from({ length: 50 }, (_, i) => Math.sin((k * (i + 1)) / 9) * k);
      writePath(join(folder, 'walk.npz'), { begin: 0, end: 30, dimension: 50, at: walk });
      cpSync(join(fixtures, 'checkpoints'), join(folder, 'checkpoints'), { recursive: true });

      const shown = await giveToPage(page, join(folder, 'walk.npz'));
      expect(shown.report).toContain('walk.npz');
      expectSameNumbers(await downloaded(page, 'walk.npz.json'), tsvdJson('walk.npz'));

      const ofFolder = await giveToPage(page, join(folder, 'checkpoints'), { isFolder: true });
      expect(ofFolder.report).toContain('Steps 100 to 225');
      expect(complaints).toEqual([]);
    }, 120_000);

    it('refuses broken and hostile files in the words of the reader', async () => {
      writeFileSync(join(folder, 'empty.npz'), '');
      writeFileSync(join(folder, 'cut.npz'), readFileSync(join(fixtures, 'stacked.npz')).subarray(0, 700));
      const files = [
        'objects.npy',
        'nan.npy',
        'generate.py',
        'stacked-compressed.npz',
        'torch/system.pt',
        'torch/legacy.pt',
      ];
      for (const path of [
        ...files.map((file) => join(fixtures, file)),
        join(folder, 'empty.npz'),
        join(folder, 'cut.npz'),
      ]) {
        const inNode = await refusalInNode(path);
        // oxlint-disable-next-line no-await-in-loop -- one page
        const { refusal } = await giveToPage(page, path);
        expect(refusal).toBe(inNode);
      }
      expect(complaints).toEqual([]);
    }, 120_000);

    /** The reader's sentence in Node, with the name that the page has; undefined for a file that is read. */
    async function refusalInNode(path: string): Promise<string | undefined> {
      try {
        await analyzePath(openPath(path), { nulls: [] });
        return undefined;
      } catch (error) {
        return (error as Error).message.replace(/\/\S*\//, '');
      }
    }

    it('shows names of files and tensors as text', async () => {
      const tensor = '</style><script>parent.hacked = 1</script>';
      const path = { begin: 0, end: 3, dimension: 2, at: (k: number) => Float32Array.of(k, k * k) };
      writePath(join(folder, hostileName), path, { layout: [{ name: tensor, shape: [2], layer: 1 }] });
      const { report } = await giveToPage(page, join(folder, hostileName));
      expect(report).toContain(hostileName);
      expect(report).toContain(tensor);
      const made = await page.evaluate(() => {
        const frame = document.querySelector('.own iframe') as HTMLIFrameElement;
        return {
          elements: [document, frame.contentDocument as Document].map(
            (one) => one.querySelectorAll('.own img, body script, .own script').length,
          ),
          ran: 'hacked' in globalThis,
        };
      });
      expect(made).toEqual({ elements: [0, 0], ran: false });
      expect(complaints).toEqual([]);
    }, 60_000);
  });

  it('steps, edits by hand and changes settings in flight', async () => {
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
});
