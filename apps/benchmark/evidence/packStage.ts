// Keeps what has ended of a stage of evidence/plan-2.md in git:
//     npx pnpm --filter @policypath/benchmark evidence:pack <folder of the sweep> <name of the stage>
// writes evidence/<stage>.tar.gz (manifest, logs, result of each trial, and the norms of its recorded policies) and
// evidence/<stage>-policies/ (the last recorded policy of each).
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerNorms } from '@policypath/path-buffer';
import { openSnapshot } from '@policypath/path-files/node';

const kept = /^(manifest\.json|result\.json|failure\.json|.*\.jsonl)$/;
const [source, stage] = process.argv.slice(2);
if (source === undefined || !/^[a-z]+$/.test(stage ?? '')) {
  console.error('usage: evidence:pack <folder of the sweep> <name of the stage, e.g. screen>');
  process.exit(2);
}
const evidence = fileURLToPath(new URL('../../../evidence', import.meta.url));
const policies = join(evidence, `${stage}-policies`);
const staging = mkdtempSync(join(tmpdir(), 'policypath-stage-'));
try {
  const folders = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)(result|failure)\.json$/.test(name))
    .map((name) => join(source, dirname(name)));
  copyFileSync(join(source, 'benchmark.json'), join(staging, 'benchmark.json'));
  for (const folder of folders) {
    const name = relative(source, folder);
    const target = join(staging, name);
    mkdirSync(target, { recursive: true });
    for (const file of readdirSync(folder).filter((one) => kept.test(one))) {
      copyFileSync(join(folder, file), join(target, file));
    }
    const recorded = join(folder, 'recorded');
    if (!existsSync(recorded)) continue;
    const snapshots = readdirSync(recorded)
      .filter((one) => one.endsWith('.safetensors'))
      .toSorted();
    writeFileSync(join(target, 'norms.jsonl'), snapshots.map((one) => normsLine(join(recorded, one), one)).join(''));
    mkdirSync(policies, { recursive: true });
    copyFileSync(
      join(recorded, snapshots[snapshots.length - 1]),
      join(policies, `${name.replaceAll('/', '.')}.safetensors`),
    );
  }
  // The same trials give the same bytes.
  const tar = spawnSync(
    'tar',
    ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '-cf', '-', '.'],
    { cwd: staging, maxBuffer: 2 ** 30 },
  );
  const zipped = spawnSync('gzip', ['-9n'], { input: tar.stdout, maxBuffer: 2 ** 30 });
  if (tar.status !== 0 || zipped.status !== 0) throw new Error(`${tar.stderr.toString()}${zipped.stderr.toString()}`);
  writeFileSync(join(evidence, `${stage}.tar.gz`), zipped.stdout);
  console.log(`${folders.length} trials, ${zipped.stdout.length} bytes`);
} finally {
  rmSync(staging, { recursive: true });
}

/** The Euclidean norm of each layer (weights and biases) of a recorded policy, as a line of JSON. */
function normsLine(path: string, name: string): string {
  const { parameters, layout } = openSnapshot(path);
  const layers = layerNorms(layout, parameters).map(({ norm }) => Number(norm.toPrecision(8)));
  return `${JSON.stringify({ step: Number.parseInt(name, 10), layers })}\n`;
}
