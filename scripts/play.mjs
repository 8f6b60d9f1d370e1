// `npm run play`: the playground, built and served on this machine alone until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { run, setUp } from './setup.mjs';

setUp();
const folder = fileURLToPath(new URL('../apps/playground', import.meta.url));
run('vite', ['build', folder, '--logLevel', 'warn'], { what: 'building the page' });
run('vite', ['preview', folder, '--host', '127.0.0.1', ...process.argv.slice(2)], { allowFailure: true });
