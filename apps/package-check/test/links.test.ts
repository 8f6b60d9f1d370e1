import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../src/publishedPackages.ts';

const { stdout } = spawnSync('git', ['ls-files', '*.md'], { cwd: rootFolder, encoding: 'utf8' });
// docs/api is generated, and evidence written by the app: their own tests look at them.
const pages = stdout.split('\n').filter((file) => file !== '' && !/^(docs\/api|evidence|\.changeset)\//.test(file));

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, 'code');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it('finds the pages', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/pptb/README.md', 'packages/tsvd/README.md']));
});

describe.each(pages)('%s', (page) => {
  it('links to files and headings that are there', () => {
    const text = readFileSync(join(rootFolder, page), 'utf8');
    const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const dead = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [path, anchor] = target.split('#');
      const file = path === '' ? join(rootFolder, page) : resolve(rootFolder, dirname(page), decodeURI(path));
      if (!existsSync(file) || relative(rootFolder, file).startsWith('..')) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
    });
    expect(dead).toEqual([]);
  });
});

it.each(pages.filter((page) => /^docs\/(pptb|tsvd)\//.test(page)))('%s has at most 1000 words', (page) => {
  expect(readFileSync(join(rootFolder, page), 'utf8').split(/\s+/).length).toBeLessThanOrEqual(1000);
});

it.each(pages.filter((page) => /^((apps|packages)\/[\w-]+\/)?README\.md$/.test(page)))(
  '%s has at most 800 words',
  (page) => {
    expect(readFileSync(join(rootFolder, page), 'utf8').split(/\s+/).length).toBeLessThanOrEqual(800);
  },
);
