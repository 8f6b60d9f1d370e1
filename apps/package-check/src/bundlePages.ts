import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build as buildByEsbuild } from 'esbuild';
import { build as buildByVite, createServer } from 'vite';
import webpack from 'webpack';
import { serveFolder, type FolderServer } from './serveFolder.ts';

const browserFolder = fileURLToPath(new URL('../browser/', import.meta.url));
/** Each a script of browser/ with a page of its name. */
const pageNames = ['page', 'plainPage'];

const html = (script: string, head = ''): string =>
  `<!doctype html><title>policypath</title><link rel="icon" href="data:,">${head}<script type="module" src="${script}"></script>\n`;

/** Puts the pages' sources into the project; they import what is installed there. */
export function copyPages(project: string): void {
  cpSync(browserFolder, join(project, 'pages'), { recursive: true });
  for (const name of [...pageNames, 'programs']) {
    writeFileSync(join(project, 'pages', `${name}.html`), html(`./${name}.js`));
  }
}

const entriesOf = (project: string): string[] => pageNames.map((name) => join(project, 'pages', `${name}.js`));

async function serveBundle(out: string): Promise<FolderServer> {
  for (const name of pageNames) writeFileSync(join(out, `${name}.html`), html(`./${name}.js`));
  return serveFolder(out);
}

async function esbuild(project: string): Promise<FolderServer> {
  const outdir = join(project, 'esbuild');
  const { warnings } = await buildByEsbuild({
    entryPoints: entriesOf(project),
    outdir,
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
  });
  if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join('; ')}`);
  return serveBundle(outdir);
}

async function webpackBuild(project: string): Promise<FolderServer> {
  const path = join(project, 'webpack');
  const compiler = webpack({
    mode: 'production',
    context: project,
    entry: Object.fromEntries(pageNames.map((name) => [name, `./pages/${name}.js`])),
    output: { path },
    performance: false,
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString({ colors: false })));
      else resolve();
    });
  });
  return serveBundle(path);
}

async function viteBuild(project: string): Promise<FolderServer> {
  const outDir = join(project, 'vite');
  const pages = join(project, 'pages');
  await buildByVite({
    root: pages,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir,
      rolldownOptions: { input: [...pageNames, 'programs'].map((name) => join(pages, `${name}.html`)) },
    },
  });
  return serveFolder(outDir);
}

/** Vite's development server, which moves dependencies into files of its own. */
async function viteDevelopment(project: string): Promise<FolderServer> {
  const server = await createServer({
    root: join(project, 'pages'),
    configFile: false,
    logLevel: 'silent',
    server: { host: '127.0.0.1', port: 0, hmr: false },
    // The first page would otherwise be loaded anew once its dependencies are known.
    optimizeDeps: {
      include: [
        '@policypath/kernels',
        '@policypath/path-buffer',
        '@policypath/pptb',
        '@policypath/random',
        '@policypath/tsvd',
      ],
    },
  });
  await server.listen();
  const origin = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '');
  return { origin, requests: [], close: () => server.close() };
}

/** No bundler: the installed files as they are, through an import map. */
async function importMap(project: string): Promise<FolderServer> {
  const modules = (path: string): string => `/node_modules/${path}`;
  const own = ['elementary', 'kernels', 'options', 'path-buffer', 'pptb', 'random', 'tsvd'].map((name) => [
    `@policypath/${name}`,
    modules(`@policypath/${name}/dist/index.js`),
  ]);
  const imports = {
    ...Object.fromEntries(own),
    '#platform': modules('@policypath/kernels/dist/browser/platform.js'),
    ...ofRandom(project),
  };
  const head = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  for (const name of pageNames) writeFileSync(join(project, `${name}.html`), html(`/pages/${name}.js`, head));
  return serveFolder(project);
}

/** What @policypath/random imports of pure-rand, entry by entry, by the condition `import`. */
function ofRandom(project: string): Record<string, string> {
  const folder = join(project, 'node_modules/@policypath/random/dist');
  const imported = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/from '(pure-rand\/[^']*)'/g)])
    .map(([, name]) => name);
  const manifest = readFileSync(join(project, 'node_modules/pure-rand/package.json'), 'utf8');
  const { exports } = JSON.parse(manifest) as { exports: Record<string, unknown> };
  return Object.fromEntries(
    imported.map((name) => [name, join('/node_modules/pure-rand', entryOf(exports[name.replace('pure-rand', '.')]))]),
  );
}

function entryOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { import: imported, default: fallback } = entry as { import?: unknown; default?: unknown };
  return entryOf(imported ?? fallback);
}

/** A package of the project, bundled whole and minified for a page. */
export interface Bundle {
  /** In bytes, and by gzip. */
  readonly size: number;
  readonly compressed: number;
  /** The packages that it has something of, sorted. */
  readonly packages: readonly string[];
}

/** Bundles everything that the package exports, so that nothing of it is shaken out. */
export async function bundlePackage(project: string, name: string): Promise<Bundle> {
  const { outputFiles, metafile } = await buildByEsbuild({
    stdin: { contents: `export * from '${name}';`, resolveDir: project },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    metafile: true,
    write: false,
    outdir: join(project, 'bundle'),
    logLevel: 'silent',
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const names = files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return {
    size: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0),
    compressed: outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0),
    packages: [...new Set(names)].toSorted(),
  };
}

/** Ways from the installed packages to a page that runs, each without any setting for these packages. */
export const ways: Readonly<Record<string, (project: string) => Promise<FolderServer>>> = {
  esbuild,
  webpack: webpackBuild,
  'Vite, built': viteBuild,
  'Vite, in development': viteDevelopment,
  'an import map alone': importMap,
};
