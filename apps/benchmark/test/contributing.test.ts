import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { newFolder, writeTrials } from './report/folders.ts';

// CONTRIBUTING's ways to add a thing to a package, each followed in a copy of the package's sources: one new file made of the
// worked example, one line in one existing file.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const scratch: string[] = [];
afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
});

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** A copy of a package's sources where its dependencies are found; `dist` is no source for git and lint. */
function copyOf(packageFolder: string): string {
  const copy = join(root, packageFolder, 'dist', `contributing-${process.pid}`);
  scratch.push(copy);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(root, packageFolder, 'src'), copy, { recursive: true });
  return copy;
}

interface Addition {
  readonly file: string;
  readonly text: string;
  readonly registry: string;
  /** A line of the registry, and what replaces it. */
  readonly line: string;
  readonly by: string;
  readonly importLine: string;
}

/** Adds a file and its line in the registry. */
function add(copy: string, { file, text, registry, line, by, importLine }: Addition): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
  const before = readFileSync(join(copy, registry), 'utf8');
  expect(before.split(line)).toHaveLength(2);
  writeFileSync(join(copy, registry), `${importLine}\n${before.replace(line, by)}`);
}

it('an agent: a folder and a line', async () => {
  const copy = copyOf('packages/agents');
  const text = textOf('apps/benchmark/examples/ownAgent.ts')
    .replace(/import \{ defineAgent.*\n/, "import { positiveNumber, wholeNumber } from '../registry/kinds.ts';\n")
    .replace('defineAgent({', 'export const hill = {')
    .replace(/\}\);\n$/, '};\n');
  add(copy, {
    file: 'hill/hillDefinition.ts',
    text,
    registry: 'registry/registry.ts',
    importLine: "import { hill } from '../hill/hillDefinition.ts';",
    line: 'export const ownAgents = { td3, sac, rad',
    by: 'export const ownAgents = { hill, td3, sac, rad',
  });
  const { createAgent } = (await import(join(copy, 'index.ts'))) as typeof import('@policypath/agents');
  const environment = {
    observationSpace: { shape: [3] },
    actionSpace: { kind: 'box', shape: [2], high: [1, 1] },
  } as const;
  const agent = await createAgent('hill', environment, { engine: 'wasm', trySteps: 5 });
  expect(agent.act(Float64Array.of(1, 2, 3), { explore: true })).toHaveLength(2);
  expect(agent.policy.parameterCount).toBe(6);
  await expect(createAgent('hill', environment, { tries: 5 })).rejects.toThrow(
    /no option 'tries'; its options are .*stepSize, trySteps/,
  );
  agent.close();
});

it('an environment: a file and a line', async () => {
  const copy = copyOf('packages/envs');
  const text = textOf('packages/trial/test/kit/pointOnALine.ts')
    .replace(
      /import \{ box.*\n/,
      "import { box } from './spaces.ts';\nimport type { Environment } from './environment.ts';\n",
    )
    .replace('registerEnvironment({', 'export const pointOnALine = {')
    .replace(/\}\);\n(?=\n\/\*\* Path)/, '};\n');
  add(copy, {
    file: 'pointOnALine.ts',
    text,
    registry: 'registry.ts',
    importLine: "import { pointOnALine } from './pointOnALine.ts';",
    line: 'const own: readonly EnvironmentDefinition[] = [',
    by: 'const own: readonly EnvironmentDefinition[] = [\n  pointOnALine,',
  });
  const { checkEnvironment, makeEnvironment } = (await import(
    join(copy, 'index.ts')
  )) as typeof import('@policypath/envs');
  const environment = await makeEnvironment('PointOnALine-v0');
  expect(() => checkEnvironment(environment)).not.toThrow();
});

it('a path edit: a file and a line', async () => {
  const copy = copyOf('packages/pptb');
  const example = textOf('packages/pptb/examples/ownEdit.ts');
  const definition = example.slice(example.indexOf('definePathEdit({'), example.indexOf('const theta'));
  add(copy, {
    file: 'edits/wayBack.ts',
    text: definition.replace('definePathEdit({', 'export const wayBack = {').replace(/\}\);\n*$/, '};\n'),
    registry: 'definePathEdit.ts',
    importLine: "import { wayBack } from './edits/wayBack.ts';",
    line: 'for (const definition of [\n',
    by: 'for (const definition of [\n  wayBack,\n',
  });
  const { createPptb, pathEditNames } = (await import(join(copy, 'index.ts'))) as typeof import('@policypath/pptb');
  expect(pathEditNames()).toContain('way-back');
  const pptb = await createPptb(new Float32Array(4), { edit: 'way-back', window: 4, snapshotInterval: 1, period: 3 });
  const edits = [1, 2, 3, 4, 5, 6].map((step) => pptb.step(new Float32Array(4).fill(step)));
  expect(edits.find((edit) => edit !== null)?.displacement).toBeGreaterThan(0);
  pptb.close();
});

it('a figure: a file and a line', async () => {
  const copy = copyOf('apps/benchmark');
  const section = /## Adding a figure\n.*?```ts\n(.*?)```/s.exec(textOf('CONTRIBUTING.md'))?.[1] ?? '';
  add(copy, {
    file: 'results/report/parts/lengthsSection.ts',
    text: section,
    registry: 'results/report/buildReport.ts',
    importLine: "import { lengthsSection } from './parts/lengthsSection.ts';",
    line: '    runsSection(trials),\n',
    by: '    runsSection(trials),\n    lengthsSection(trials),\n',
  });
  const { buildReport, readReportedTrials, writeReport } = (await import(
    join(copy, 'results/report/index.ts')
  )) as typeof import('../src/results/report/index.ts');
  const runs = newFolder();
  writeTrials(runs, { base: [100, 110] });
  const out = newFolder();
  writeReport(buildReport(readReportedTrials([runs]), { resamples: 100 }), out);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/Length of episodes\./);
  expect(readFileSync(join(out, 'report.md'), 'utf8')).toMatch(/Length of episodes\./);
});
