import type { Plugin } from 'vite';
import { headersOf, isWorker, policyOfPage } from './policies.ts';

/** The file by which static hosts (Netlify, Cloudflare Pages) set headers. */
const headersFile = '_headers';

/**
 * States the policies of `policies.ts`: as headers of `vite preview`, as a meta tag of the built page, and in the file
 * `_headers` beside it.
 */
export function securityHeaders(): Plugin {
  return {
    name: 'policypath:security-headers',
    apply: (_, { command, isPreview = false }) => command === 'build' || isPreview,
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOfPage },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = ['', 'index.html', ...Object.keys(bundle).filter(isWorker).toSorted()];
        this.emitFile({ type: 'asset', fileName: headersFile, source: files.map(rulesOf).join('') });
      },
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        for (const [name, value] of Object.entries(headersOf(pathname))) response.setHeader(name, value);
        next();
      });
    },
  };
}

/** No two rules are about one file: where two policies reach a browser, both hold. */
function rulesOf(file: string): string {
  return `/${file}\n${Object.entries(headersOf(file))
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join('')}`;
}
