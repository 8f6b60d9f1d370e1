import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { sections } from '../src/navigation.ts';
import { anchorOf, rootFolder } from '../src/pages.ts';

const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
  cwd: rootFolder,
  encoding: 'utf8',
});
const files = stdout.split('\n').filter((file) => file !== '' && existsSync(join(rootFolder, file)));
const texts = new Map(files.map((file) => [file, readFileSync(join(rootFolder, file), 'utf8')]));
const textOf = (file: string): string => texts.get(file) ?? '';
const listed = [...sections.flatMap(({ pages }) => pages.map(([, file]) => file)), 'docs/reference.md'];

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, 'code');
const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));

/** Links of a page that lead to no file of the repository, or to no heading of one. */
function deadLinks(page: string): string[] {
  const targets = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path, anchor] = target.split('#');
    const file = path === '' ? join(rootFolder, page) : resolve(rootFolder, dirname(page), decodeURI(path));
    if (!existsSync(file) || relative(rootFolder, file).startsWith('..')) return true;
    if (anchor === undefined || !file.endsWith('.md')) return false;
    return !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
  });
}

it('links lead to files and headings that are there', () => {
  const dead = files
    .filter((file) => !file.startsWith('.changeset/'))
    .flatMap((page) => deadLinks(page).map((target) => `${page}: ${target}`));
  expect(dead).toEqual([]);
});

it('every page has its place in the navigation, once', () => {
  const pages = files.filter((file) => /^docs\/(?!evidence\/.+\/)|^(packages|apps)\/[\w-]+\/README\.md$/.test(file));
  expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
  expect(listed.filter((file) => !texts.has(file))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

/** Lists to look things up in, evidence and the rules of the house are not read from beginning to end. */
const unlimited = new Set([
  'docs/settings.md',
  'docs/tsvd/speed.md',
  'docs/evidence/README.md',
  'evidence/README.md',
  'CONTRIBUTING.md',
]);

it('a page has at most 900 words, a README 800', () => {
  const limit = (file: string): number => (/^((apps|packages)\/[\w-]+\/)?README\.md$/.test(file) ? 800 : 900);
  const words = (file: string): number => textOf(file).split(/\s+/).length;
  const long = [...listed, 'README.md']
    .filter((file) => !unlimited.has(file) && words(file) > limit(file))
    .map((file) => `${file}: ${words(file)} words`);
  expect(long).toEqual([]);
});
