import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { filesUnder } from '../src/packedPackage.ts';
import { readManifest, rootFolder } from '../src/publishedPackages.ts';

const packed = inject('packed');

/** What a tarball may hold beside package.json, README.md, LICENSE, dist/ and src/. */
const extraFiles: Readonly<Record<string, RegExp>> = {
  '@policypath/kernels': /^(native\/\w+\.[ch]|scripts\/(build-native|sources)\.mjs)$/,
  '@policypath/nets': /^scripts\/install-tensorflow\.mjs$/,
};

const maximumTsvdBytes = 180_000;

it('the published packages are packed', () => {
  expect(packed.map(({ name }) => name.replace('@policypath/', '')).toSorted()).toEqual(
    'agents elementary envs figures kernels nets options path-buffer path-files path-report pptb random renderer stats tsvd tsvd-cli'.split(
      ' ',
    ),
  );
});

describe.each(packed)('tarball of $name', ({ name, tarball, unpacked }) => {
  const files = filesUnder(unpacked);
  const manifest = readManifest(unpacked);

  it('holds licence, README and nothing but the package', () => {
    const licence = readFileSync(join(rootFolder, 'LICENSE'), 'utf8');
    expect(readFileSync(join(unpacked, 'LICENSE'), 'utf8')).toBe(licence);
    expect(readFileSync(join(unpacked, 'README.md'), 'utf8')).toContain(`# ${name}\n`);
    const unexpected = files.filter(
      (file) =>
        !/^(package\.json|README\.md|LICENSE|src\/[\w/]+\.ts|dist\/[\w/]+(\.js|\.js\.map|\.d\.ts))$/.test(file) &&
        !extraFiles[name]?.test(file),
    );
    expect(unexpected).toEqual([]);
    expect(files.filter((file) => /(^|\/)(test|tests|bench|slow)\/|\.test\./.test(file))).toEqual([]);
  });

  it('holds the build of every source and of no other', () => {
    const sources = stems(files, /^src\/(.*)\.ts$/);
    expect(sources).not.toEqual([]);
    for (const built of [/^dist\/(.*)\.js$/, /^dist\/(.*)\.js\.map$/, /^dist\/(.*)\.d\.ts$/]) {
      expect(stems(files, built)).toEqual(sources);
    }
  });

  it('has source maps that lead to sources in the tarball', () => {
    for (const file of files.filter((one) => one.endsWith('.js.map'))) {
      const map = JSON.parse(readFileSync(join(unpacked, file), 'utf8')) as { sources: string[] };
      expect(map.sources).toHaveLength(1);
      const source = join(dirname(file), map.sources[0]);
      expect(files).toContain(source);
    }
  });

  it('has every file that exports and bin name', () => {
    const targets = [
      ...Object.values(manifest.exports ?? {}).flatMap((entry) =>
        typeof entry === 'string' ? [entry] : Object.values(entry),
      ),
      ...Object.values(manifest.bin ?? {}),
    ];
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !existsSync(join(unpacked, target)))).toEqual([]);
  });

  it('depends on released versions alone', () => {
    const ranges = Object.entries(manifest.dependencies ?? {});
    expect(ranges.filter(([, range]) => !/^\^?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  it('is clean for publint', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: bytesOf(tarball) }, strict: true });
    const complaints = messages.map((message) => formatMessage(message, pkg, { color: false }));
    expect(complaints).toEqual([]);
  });

  it('is clean for are-the-types-wrong (ESM only)', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(bytesOf(tarball))));
    const { '.': mainEntry } = manifest.exports ?? {};
    // A command has no types to be wrong; whatever can be imported must have them.
    if (mainEntry) expect(result.types).not.toBe(false);
    expect(result.types === false ? [] : result.problems.filter(concernsModules)).toEqual([]);
  });
});

it(`tsvd takes less than ${maximumTsvdBytes / 1000} kB`, () => {
  const tsvd = packed.find(({ name }) => name === '@policypath/tsvd');
  expect(statSync(tsvd?.tarball ?? '').size).toBeLessThan(maximumTsvdBytes);
});

afterAll(() => {
  const rows = packed.map(({ name, tarball, unpacked }) => {
    const sizes = filesUnder(unpacked).map((file) => statSync(join(unpacked, file)).size);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return `${name.padEnd(26)}${kilobytes(statSync(tarball).size)}${kilobytes(total)}${String(sizes.length).padStart(8)}`;
  });
  console.log(['package'.padEnd(28) + 'packed    unpacked   files', ...rows].join('\n'));
});

/** Problems that an `import` can meet: CommonJS and the resolution of old bundlers are not served by these packages. */
function concernsModules(problem: Problem): boolean {
  return !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind));
}

/** What the pattern captures of each file that it matches. */
function stems(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => pattern.exec(file)?.[1] ?? []);
}

function bytesOf(file: string): ArrayBuffer {
  return new Uint8Array(readFileSync(file)).buffer;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
}
