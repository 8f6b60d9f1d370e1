// `npm run site`: the documentation as one static folder, with the API reference and the playground under /play.
// `npm run site -- --serve` also shows it on this machine alone, until Ctrl-C; `--base /policypath/` is the path of an
// address that is not a host's root. `--pages` builds the pages alone, in half the time.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run, setUp } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'apps/site/dist');
const { values } = parseArgs({
  options: {
    serve: { type: 'boolean', default: false },
    pages: { type: 'boolean', default: false },
    base: { type: 'string', default: '/' },
    port: { type: 'string', default: '4180' },
  },
});

setUp();
if (!values.pages || !existsSync(join(root, 'docs/api'))) {
  console.log('Writing the API reference ...');
  run('npm', ['run', '--silent', 'docs:api'], { what: 'the API reference' });
}
rmSync(built, { recursive: true, force: true });
const bin = join(root, 'apps/site/node_modules/.bin');
run(join(bin, 'vitepress'), ['build', 'apps/site', '--base', values.base], { what: 'building the pages' });
if (!values.pages) {
  run('npx', ['pnpm', '--filter', '@policypath/playground', 'run', 'build', '--logLevel', 'warn'], {
    what: 'building the playground',
  });
  cpSync(join(root, 'apps/playground/dist'), join(built, 'play'), { recursive: true });
}
refuseOtherHosts();
console.log('The site is in apps/site/dist: a static folder for any web server.');
if (values.serve) {
  const where = ['--base', values.base, '--host', '127.0.0.1', '--port', values.port];
  run('vite', ['preview', 'apps/site', '--outDir', 'dist', ...where], { allowFailure: true });
}

/** Ends with an error if a page or a style sheet loads something from another host; links that a reader may follow do not load. */
function refuseOtherHosts() {
  const loads =
    /<(?:script|link|img|iframe|source|video)\b[^>]*?\b(?:src|href|srcset)="(?:https?:)?\/\/[^"]*"|url\(\s*["']?(?:https?:)?\/\/[^)]*\)/g;
  const found = readdirSync(built, { recursive: true })
    .filter((file) => /\.(html|css)$/.test(file) && !file.startsWith('files'))
    .flatMap((file) => (readFileSync(join(built, file), 'utf8').match(loads) ?? []).map((load) => `${file}: ${load}`));
  if (found.length === 0) return;
  console.error(`The site loads from other hosts:\n${found.join('\n')}`);
  process.exit(1);
}
