import { fork } from 'node:child_process';
import { extname } from 'node:path';
import type { Outcome } from './outcome.ts';

/**
 * Whether the tensorflow engine loads, tried in a process of its own: a native part that does not fit this machine may
 * end the process that loads it, and a sound one writes notices of its own. Gives its versions.
 */
export function probeTensorflow(): Promise<Outcome<string>> {
  const file = new URL(`./tensorflowProbe${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve) => {
    const probe = fork(file, { silent: true, timeout: 60_000 });
    probe.once('message', (outcome) => resolve(outcome as Outcome<string>));
    probe.once('error', ({ message }) => resolve({ ok: false, reason: message }));
    probe.once('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      resolve({ ok: false, reason: `the process that loads it ended ${how}` });
    });
  });
}
