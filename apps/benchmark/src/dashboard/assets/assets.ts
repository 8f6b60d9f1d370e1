import { existsSync, readFileSync } from 'node:fs';
import { icon } from './icon.ts';
import { stylesheet } from './stylesheet.ts';

export interface Asset {
  readonly type: string;
  readonly content: string;
}

/** Style, script and icon of the pages, by URL. */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  return new Map<string, Asset>([
    ['/assets/dashboard.css', { type: 'text/css; charset=utf-8', content: stylesheet }],
    ['/assets/dashboard.js', { type: 'text/javascript; charset=utf-8', content: await clientScript() }],
    ['/assets/icon.svg', { type: 'image/svg+xml', content: icon }],
  ]);
}

/** The page's script: the built file, or in the sources its TypeScript with the types removed. */
async function clientScript(): Promise<string> {
  const built = new URL('../client/dashboard.js', import.meta.url);
  if (existsSync(built)) return readFileSync(built, 'utf8');
  const { default: typescript } = await import('typescript');
  const source = readFileSync(new URL('../client/dashboard.ts', import.meta.url), 'utf8');
  const { ESNext: module } = typescript.ModuleKind;
  const { ES2022: target } = typescript.ScriptTarget;
  return typescript.transpileModule(source, { compilerOptions: { module, target } }).outputText;
}
