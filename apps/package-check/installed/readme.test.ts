import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { readManifest } from '../src/publishedPackages.ts';

const packed = inject('packed');

describe.each(packed)('README of $name', ({ name, unpacked }) => {
  const text = readFileSync(join(unpacked, 'README.md'), 'utf8');
  const installed = [...text.matchAll(/^\s*npm install (.+)$/gm)].flatMap(([, names]) =>
    names
      .replace(/#.*/, '')
      .split(/\s+/)
      .filter((word) => word !== '' && !word.startsWith('-')),
  );

  it('says how to install the package', () => {
    expect(installed).toContain(name);
  });

  it('has installed what its examples import', () => {
    const examples = [...text.matchAll(/^```(?:ts|js)\n(.*?)^```/gms)].map(([, code]) => code).join('\n');
    const imported = [...examples.matchAll(/from '((?:@[\w-]+\/|node:)?[\w-]+)[^']*'/g)].map(([, module]) => module);
    const missing = imported.filter(
      (module) => !installed.includes(module) && !builtinModules.includes(module.replace('node:', '')),
    );
    expect(missing).toEqual([]);
  });

  it('runs commands that the package has', () => {
    const commands = [...text.matchAll(/^\s*npx (policypath-[\w-]+)/gm)].map(([, command]) => command);
    expect(Object.keys(readManifest(unpacked).bin ?? {})).toEqual(expect.arrayContaining(commands));
  });
});
