import { spawnSync } from 'node:child_process';
import { sourceCommit } from '../src/node/index.ts';
import { describe, expect, it } from 'vitest';

const git = (...args: string[]) => spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' });
const inCheckout = git('ls-files', '--error-unmatch', 'fakes/fakeParts.ts').status === 0;

describe('sourceCommit', () => {
  it.skipIf(!inCheckout)(
    'is the commit of the checkout, marked where files differ from it (skipped outside a checkout)',
    () => {
      const head = git('rev-parse', 'HEAD').stdout.trim();
      expect(head).toMatch(/^[0-9a-f]{40}$/);
      expect([head, `${head}-modified`]).toContain(sourceCommit());
    },
  );
});
