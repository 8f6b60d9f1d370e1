/*
 * Seconds of the analysis of 276 snapshots of 72,000 parameters in the page, and of `tsvd analyze` on WebAssembly, less those that the
 * command takes to start, in turns (default: two):
 *
 *     node --conditions=@policypath/source --import tsx bench/ownRun.ts [rounds]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePath } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import type { Browser } from 'puppeteer-core';
import { giveToPage } from '../test/giveToPage.ts';
import { openBrowser, ServedPage, watchedPage } from '../test/servedPage.ts';

const [snapshots, parameters, rounds] = [276, 72_000, Number(process.argv[2] ?? 2)];
const folder = mkdtempSync(join(tmpdir(), 'policypath-own-bench-'));
const file = join(folder, 'path.npz');
const walk = Array.from({ length: snapshots }, () => new Float32Array(parameters));
const generator = createGenerator(1, 'bench');
const step = new Float32Array(parameters);
for (let k = 1; k < snapshots; k += 1) {
  generator.fillNormal(step, 0.01);
  for (let i = 0; i < parameters; i += 1) walk[k][i] = walk[k - 1][i] + step[i];
}
writePath(file, { begin: 0, end: snapshots, dimension: parameters, at: (index: number) => walk[index] });

const main = fileURLToPath(new URL('../../../packages/tsvd-cli/src/main.ts', import.meta.url));
const noAddon = 'data:text/javascript,process.dlopen = () => { throw new Error("not here"); };';
const loader = createRequire(import.meta.url).resolve('tsx');
const command = ['--conditions=@policypath/source', '--import', loader, '--import', noAddon, main];
const secondsOf = (args: readonly string[]): number => {
  const begun = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return (performance.now() - begun) / 1000;
};
const ratios: number[] = [];
const served = await ServedPage.open();
const browser = (await openBrowser()) as Browser;
try {
  for (let round = 0; round < rounds; round += 1) {
    const inNode =
      secondsOf([...command, 'analyze', file, '--html', join(folder, 'path.html')]) - secondsOf([...command, '--help']);
    const { page } = await watchedPage(browser, `${served.address}#steps=100`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await giveToPage(page, file);
    const text = await page.$eval('.own', ({ textContent }) => textContent);
    const inPage = Number(/Computed in ([\d.]+) s/.exec(text)?.[1]);
    ratios.push(inPage / inNode);
    console.log(`tsvd ${inNode.toFixed(1)} s, page ${inPage} s: ${(inPage / inNode).toFixed(2)} times`);
    await page.close();
  }
  console.log(`median: ${ratios.toSorted((a, b) => a - b)[ratios.length >> 1].toFixed(2)} times`);
} finally {
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
}
