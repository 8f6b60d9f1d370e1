import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository: pages lie where they are read in a clone. */
export const rootFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** Which Markdown files of the repository are no pages: VitePress takes these patterns. */
export const noPages = [
  'README.md',
  '**/CHANGELOG.md',
  '**/test/**',
  '**/bench/RESULTS.md',
  'evidence/!(README.md)/**',
  'docs/evidence/*/**',
  'runs/**',
  'packed/**',
];

/** Where a Markdown file of the repository stands in the site, as a path without a leading slash. */
export function pageOf(file: string): string {
  return file
    .replace(/^evidence\/README\.md$/, 'evidence/comparison.md')
    .replace(/^docs\//, '')
    .replace(/^(packages|apps)\/([\w-]+)\/README\.md$/, '$1/$2.md')
    .replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Where a link leads: an address in the site, and the file of the repository that must be copied for it, if any. */
export interface Target {
  readonly address: string;
  /** From the root of the repository. */
  readonly copied?: string;
  /** Not a page of VitePress, so that the browser has to load it. */
  readonly outside?: true;
}

const isPage = (file: string): boolean =>
  /^docs\/(?!evidence\/.+\/)|^(packages|apps)\/[\w-]+\/README\.md$|^examples\/README\.md$|^evidence\/README\.md$|^CONTRIBUTING\.md$/.test(
    file,
  ) && file.endsWith('.md');

/**
 * The target in the site of a link that works in a clone; undefined where it leads nowhere, which is left to VitePress's
 * check of dead links.
 *
 * @param link - as written in the page, relative
 * @param page - the file that holds it, from the root of the repository
 */
export function targetOf(link: string, page: string): Target | undefined {
  if (/^([a-z]+:|#|\/)/i.test(link)) return undefined;
  const [path, anchor] = link.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const file = normalize(join(dirname(page), decodeURI(path)))
    .replaceAll('\\', '/')
    .replace(/\/$/, '');
  if (file === 'apps/playground/index.html') return { address: `/play/index.html${hash}`, outside: true };
  if (file === 'README.md') return { address: '/' };
  const absolute = join(rootFolder, file);
  if (!existsSync(absolute)) return undefined;
  if (statSync(absolute).isDirectory()) {
    const readme = `${file}/README.md`;
    return isPage(readme) && existsSync(join(rootFolder, readme))
      ? { address: `/${pageOf(readme)}${hash}` }
      : { address: '' };
  }
  if (isPage(file)) return { address: `/${pageOf(file)}${hash}` };
  const isText = /\.(ts|mts|mjs|js|py|sh|yaml|yml|json|jsonl|c|h|md|cjs|csv|cff)$|(^|\/)[^.]+$/.test(file);
  return { address: `/files/${file}${isText ? '.txt' : ''}`, copied: file, outside: true };
}

/** An anchor of a heading, as GitHub makes it: links work in a clone and in the site. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
