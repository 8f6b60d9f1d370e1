import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { rootFolder, targetOf } from './pages.ts';

/** Files of the repository that pages link to, and where they stand in the site. */
const copies = new Map<string, string>();

/** Links of Markdown files, which work in a clone, become links of the site. */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page = relative(rootFolder, (env as { realPath?: string; path: string }).realPath ?? env.path);
    for (const inline of tokens.filter(({ type }) => type === 'inline')) {
      const withoutLink = new Set<unknown>();
      const children = inline.children ?? [];
      for (const [index, token] of children.entries()) {
        const link = token.type === 'link_open' ? token.attrGet('href') : null;
        const target = link === null ? undefined : targetOf(link, page.replaceAll('\\', '/'));
        if (target === undefined) continue;
        if (target.address === '') {
          // A folder: there is nothing to show.
          withoutLink.add(token);
          withoutLink.add(children.slice(index).find(({ type }) => type === 'link_close'));
          continue;
        }
        token.attrSet('href', target.address);
        if (target.outside) token.attrSet('target', '_self');
        if (target.copied !== undefined) copies.set(target.copied, target.address);
      }
      inline.children = children.filter((token) => !withoutLink.has(token));
    }
  });
}

/** In the generated API reference < begins no tag: doc comments write types and placeholders with it. */
export function plainReference(markdown: MarkdownRenderer): void {
  markdown.core.ruler.before('normalize', 'plain-reference', ({ md, env }) => {
    md.options.html = !/\/docs\/api\//.test((env as { realPath?: string; path: string }).realPath ?? env.path);
  });
}

/** Copies the files that links lead to into the built site. */
export function copyLinkedFiles(folder: string): void {
  for (const [file, address] of copies) {
    const to = join(folder, address);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(rootFolder, file), to);
  }
}
