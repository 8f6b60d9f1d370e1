import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { build as buildByVite } from 'vite';

const browserFolder = fileURLToPath(new URL('../browser/', import.meta.url));

const html = (script: string): string =>
  `<!doctype html><title>policypath</title><script type="module" src="${script}"></script>\n`;

/** Puts the pages' sources into the project; they import what is installed there. */
export function copyPages(project: string): void {
  cpSync(browserFolder, join(project, 'pages'), { recursive: true });
  for (const name of ['page', 'plainPage']) writeFileSync(join(project, 'pages', `${name}.html`), html(`./${name}.js`));
}

/** esbuild, as the README of kernels says: bundles in one folder, kernels' wasm/ copied beside that folder. */
export async function bundleByEsbuild(project: string): Promise<string> {
  const out = join(project, 'esbuild');
  const { warnings } = await build({
    entryPoints: [join(project, 'pages', 'page.js'), join(project, 'pages', 'plainPage.js')],
    outdir: join(out, 'bundle'),
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
  });
  if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join('; ')}`);
  cpSync(join(project, 'node_modules/@policypath/kernels/wasm'), join(out, 'wasm'), { recursive: true });
  for (const name of ['page', 'plainPage']) writeFileSync(join(out, `${name}.html`), html(`./bundle/${name}.js`));
  return out;
}

/** Vite's build, without any setting: it finds and copies the .wasm files by itself. */
export async function bundleByVite(project: string): Promise<string> {
  const outDir = join(project, 'vite');
  const pages = join(project, 'pages');
  await buildByVite({
    root: pages,
    configFile: false,
    logLevel: 'silent',
    build: { outDir, rolldownOptions: { input: [join(pages, 'page.html'), join(pages, 'plainPage.html')] } },
  });
  return outDir;
}
