import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pluginFiles } from '../src/plugins/pluginFiles.ts';
import { splitPlugins } from '../src/plugins/plugins.ts';
import { pointOnALineFile } from '../../../packages/trial/test/kit/pointOnALine.ts';
import { startProcess } from './startProcess.ts';
import { computed, newTrialFolder, readJson } from './trialFolder.ts';

const steps =
  '--steps 60 --start-steps 40 --batch-size 8 --hidden-sizes 8,8 --evaluation-interval 30 --evaluation-episodes 1';

async function policypath(line: string): Promise<{ code: number | null; output: string }> {
  const process = startProcess(line.split(' '));
  const code = await process.exit();
  return { code, output: process.output() };
}

/** A plug-in that registers the point under a bound that stands in a file beside it, outside of the repository. */
function writePlugin(extension: string): string {
  const folder = dirname(newTrialFolder());
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'parts', 'id.js'), "export const id = 'Away-v0';\n");
  writeFileSync(join(folder, 'data.xml'), '<data/>\n');
  const plugin = join(folder, `away.${extension}`);
  cpSync(pointOnALineFile, join(folder, 'point.ts'));
  const typed = extension === 'ts' ? ': string' : '';
  const code = [
    "import { box, environmentDefinition, registerEnvironment } from '@policypath/envs';",
    "import { id } from './parts/id.js';",
    `const name${typed} = id;`,
    "new URL('data.xml', import.meta.url);",
    "const like = environmentDefinition('InvertedPendulum-v5');",
    'registerEnvironment({ ...like, id: name, actionSpace: box(1, 3) });',
  ];
  writeFileSync(plugin, code.join('\n'));
  return plugin;
}

it('takes --plugin out of a command line, wherever it stands', () => {
  expect(splitPlugins(['--plugin', 'a.ts', 'train', '--plugin=b.js', '--env', 'X'])).toEqual({
    files: ['a.ts', 'b.js'],
    rest: ['train', '--env', 'X'],
  });
  expect(() => splitPlugins(['train', '--plugin'])).toThrow(/--plugin needs a file/);
});

it('hashes a module, what it imports and the files that it names', () => {
  const plugin = writePlugin('ts');
  expect(Object.keys(pluginFiles(plugin))).toEqual(['away.ts', 'data.xml', 'parts/id.js']);
});

it('an environment of a plug-in is trained, resumed, evaluated, and refused after a change', async () => {
  const folder = newTrialFolder();
  const plugin = join(dirname(folder), 'point.ts');
  cpSync(pointOnALineFile, plugin);
  const train = `train --plugin ${plugin} --env PointOnALine-v0 ${steps} --out ${folder}`;
  expect(await policypath(train)).toMatchObject({ code: 0 });
  expect(readJson(folder, 'manifest.json')['plugins']).toEqual([{ path: plugin, files: pluginFiles(plugin) }]);
  expect((await policypath(`evaluate ${folder} --episodes 1 --plugin ${plugin}`)).code).toBe(0);
  expect(await policypath(`evaluate ${folder} --episodes 1`)).toMatchObject({
    code: 2,
    output: expect.stringContaining(`give --plugin ${plugin}`) as string,
  });

  // As if it had been stopped at its last checkpoint.
  rmSync(join(folder, 'result.json'));
  const without = await policypath(`train --resume --out ${folder}`);
  expect(without.code).toBe(2);
  expect(without.output).toContain(`give --plugin ${plugin}`);
  expect((await policypath(`train --resume --out ${folder} --plugin ${plugin}`)).code).toBe(0);
  rmSync(join(folder, 'result.json'));
  writeFileSync(plugin, `${readFileSync(plugin, 'utf8')}\n// changed\n`);
  const changed = await policypath(`train --resume --out ${folder} --plugin ${plugin}`);
  expect(changed.code).toBe(2);
  expect(changed.output).toMatch(/point\.ts has changed/);
  expect((await policypath(`evaluate ${folder} --plugin ${plugin}`)).output).toMatch(/point\.ts has changed/);
});

it('a sweep loads the same plug-ins in its processes', async () => {
  const folder = newTrialFolder();
  const file = `${folder}.yaml`;
  writeFileSync(
    file,
    'name: point\ntitle: A point\nenvironments: [PointOnALine-v0]\nagent: td3\nseeds: [0]\nvariants: [base]\nsettings:\n' +
      '  { steps: 60, startSteps: 40, batchSize: 8, hiddenSizes: [8, 8], evaluationInterval: 30, evaluationEpisodes: 1 }\n',
  );
  const swept = await policypath(`sweep ${file} --out ${folder} --jobs 1 --plugin ${pointOnALineFile}`);
  expect(swept.output).toMatch(/1 finished/);
  expect(swept.code).toBe(0);
});

it('a JavaScript plug-in outside of the repository reaches the packages of the app; a failing one is named', async () => {
  const plugin = writePlugin('js');
  expect((await policypath(`random --env Away-v0 --episodes 1 --plugin ${plugin}`)).code).toBe(0);
  const missing = await policypath('doctor --plugin /nowhere/mine.js');
  expect(missing).toMatchObject({
    code: 2,
    output: expect.stringMatching(/\/nowhere\/mine\.js: there is no such file/),
  });
});

it('an agent of a plug-in has its settings, is edited, goes on exactly, and is reported', async () => {
  const agent = fileURLToPath(new URL('../examples/ownAgent.ts', import.meta.url));
  const folder = newTrialFolder();
  const plugins = `--plugin ${agent} --plugin ${pointOnALineFile}`;
  const settings =
    '--steps 400 --evaluation-interval 200 --try-steps 10 --checkpoint-steps 100 --metrics-interval 50 --no-thin';
  const pptb = '--pptb --window 16 --rank 2 --snapshot-updates 1 --period 100 --boost 0.05';
  const trained = await policypath(
    `train ${plugins} --agent hill --env PointOnALine-v0 ${settings} ${pptb} --out ${folder}`,
  );
  expect(trained).toMatchObject({ code: 0, output: expect.stringMatching(/\([1-9] effective\)/) as string });
  expect(readJson(folder, 'manifest.json')['trial']).toMatchObject({ hill: { stepSize: 0.1, trySteps: 10 } });

  const whole = computed(folder);
  rmSync(join(folder, 'result.json'));
  rmSync(join(folder, 'checkpoint-000000000400'), { recursive: true });
  const resumed = await policypath(`train --resume --out ${folder} ${plugins}`);
  expect(resumed).toMatchObject({ code: 0, output: expect.stringMatching(/resumed at step 300/) as string });
  expect(computed(folder)).toEqual(whole);

  const reported = await policypath(`report ${folder} --no-analysis --html-only ${plugins}`);
  expect(reported.code).toBe(0);
  const without = await policypath(`evaluate ${folder}`);
  expect(without).toMatchObject({ code: 2, output: expect.stringMatching(/no agent 'hill'.*--plugin/) as string });
});

it('a path edit of a plug-in is a variant: trained with its settings, resumed, swept and reported', async () => {
  const folder = newTrialFolder();
  const plugin = `${folder}-edit.ts`;
  writeFileSync(
    plugin,
    `import { definePathEdit } from '@policypath/pptb';
definePathEdit({
  name: 'my-edit',
  text: 'a share of the way back to the oldest snapshot',
  settings: { share: 0.5 },
  settingTexts: { share: 'share of the way back' },
  resolve(settings) {
    if (settings.share > 1) throw new RangeError('share must be at most 1.');
    return settings;
  },
  edit: ({ newest, oldest }, { share }) => newest.map((value, k) => value + share * (oldest[k] - value)),
});
`,
  );
  const plugins = `--plugin ${plugin} --plugin ${pointOnALineFile}`;
  const path = '--variant my-edit --window 8 --rank 1 --snapshot-updates 1 --period 4';
  const train = `train ${plugins} --env PointOnALine-v0 ${steps} ${path} --share 0.25`;
  const trained = await policypath(`${train} --out ${folder} --checkpoint-steps 20 --no-thin`);
  expect(trained).toMatchObject({ code: 0, output: expect.stringMatching(/\([1-9] effective\)/) as string });
  expect(readJson(folder, 'manifest.json')['trial']).toMatchObject({
    variant: 'my-edit',
    pptb: { edit: { share: 0.25 }, boost: 0 },
  });

  const whole = computed(folder);
  rmSync(join(folder, 'result.json'));
  rmSync(join(folder, 'checkpoint-000000000060'), { recursive: true });
  expect(await policypath(`train --resume --out ${folder} ${plugins}`)).toMatchObject({ code: 0 });
  expect(computed(folder)).toEqual(whole);

  const report = `${folder}-report`;
  expect((await policypath(`report ${folder} --no-analysis --out ${report} ${plugins}`)).code).toBe(0);
  expect(readFileSync(join(report, 'report.md'), 'utf8')).toContain('a share of the way back to the oldest snapshot');
  const refused = await policypath(`${train.replace('0.25', '2')} --out ${folder}-2`);
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('share must be at most 1') as string });
  const elsewhere = await policypath(
    `train ${plugins} --env PointOnALine-v0 ${steps} --pptb --share 0.25 --out ${folder}-3`,
  );
  expect(elsewhere.output).toContain('--share has no meaning for --variant pptb');
  const without = await policypath(`report ${folder} --no-analysis --out ${report}-2`);
  expect(without.output).toMatch(/no variant 'my-edit'.*--plugin/);

  const file = `${folder}.yaml`;
  writeFileSync(
    file,
    'name: edit\ntitle: An edit\nenvironments: [PointOnALine-v0]\nagent: td3\nseeds: [0]\nvariants: { mine: { variant: my-edit, share: 0.75 } }\n' +
      'settings: { steps: 60, startSteps: 40, batchSize: 8, hiddenSizes: [8, 8], evaluationInterval: 30, evaluationEpisodes: 1, window: 8, rank: 1, snapshotUpdates: 1, period: 4 }\n',
  );
  const swept = await policypath(`sweep ${file} --out ${folder}-swept --jobs 1 ${plugins}`);
  expect(swept.output).toMatch(/1 finished/);
});
