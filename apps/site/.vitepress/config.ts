import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { navigation, sidebar } from '../src/navigation.ts';
import { anchorOf, noPages, pageOf, rootFolder } from '../src/pages.ts';
import { copyLinkedFiles, plainReference, repositoryLinks } from '../src/repositoryLinks.ts';

/** Nothing is loaded from another host; the browser sees to it. Inline: what VitePress needs to choose light or dark at once. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
].join('; ');

/** Pages lie outside this package, where no Vue is found: while pages are rendered, it is the one that Node finds from here. */
const vueOfTheSite = {
  name: 'vue-of-the-site',
  enforce: 'pre' as const,
  resolveId: (id: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr === true && /^vue(\/server-renderer)?$/.test(id) ? { id, external: true as const } : null,
};

/** A path that rises and one that oscillates. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-width="3"><path d="M3 27C12 22 20 10 29 5" stroke="#0072b2"/><path d="M3 16c4-14 9-14 13 0s9 14 13 0" stroke="#d55e00"/></svg>';

export default defineConfig({
  title: 'policypath',
  description: 'The policy learning path of a deep-RL agent: recorded, analysed and improved.',
  lang: 'en',
  srcDir: rootFolder,
  srcExclude: noPages,
  outDir: fileURLToPath(new URL('../dist', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../node_modules/.vitepress', import.meta.url)),
  rewrites: pageOf,
  ignoreDeadLinks: [/^\/files\//, /^\/play\//],
  head: [
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: policy }],
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
  ],
  markdown: {
    math: true,
    anchor: { slugify: anchorOf },
    config: (markdown) => void markdown.use(plainReference).use(repositoryLinks),
  },
  vite: {
    publicDir: fileURLToPath(new URL('../public', import.meta.url)),
    resolve: { conditions: ['@policypath/source', 'module', 'browser', 'import', 'default'] },
    ssr: { resolve: { conditions: ['@policypath/source', 'module', 'node', 'import', 'default'] } },
    plugins: [vueOfTheSite],
  },
  buildEnd: ({ outDir }) => copyLinkedFiles(outDir),
  themeConfig: {
    nav: navigation,
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
