// `npm start`: set-up, then the demonstration: a small real comparison of TD3 with and without PPTB.
// `npm start -- train --env Hopper-v4 ...` runs any other command of the app.
import { spawn } from 'node:child_process';
import { setUp } from './setup.mjs';

setUp();
const given = process.argv.slice(2);
const child = spawn(process.execPath, ['apps/benchmark/dist/main.js', ...(given.length > 0 ? given : ['demo'])], {
  stdio: 'inherit',
});
// Ctrl-C reaches the child as well; it checkpoints and ends by itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
