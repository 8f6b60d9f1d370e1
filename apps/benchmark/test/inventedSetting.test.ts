import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, it, vi } from 'vitest';
import { newTrialFolder } from './trialFolder.ts';

// One declaration, as it would stand in packages/trial/src/settings/trialSettings.ts; nothing else knows of it.
const declarations = '../../../packages/trial/src/settings/trialSettings.ts';
vi.resetModules();
vi.doMock(declarations, async (original) => {
  const { every, setting } = await import('../../../packages/trial/src/settings/setting.ts');
  const { numberFromZero } = await import('@policypath/agents');
  const { trialPart } = await original<typeof import('../../../packages/trial/src/settings/trialSettings.ts')>();
  const inventedPace = setting({
    kind: numberFromZero,
    text: 'how fast the invention goes',
    unit: 'agent steps',
    defaults: every('ours', 0),
    edits: 'editing',
    neutral: 0,
  });
  return { trialPart: { ...trialPart, inventedPace } };
});
const { resolveSettings } = await import('@policypath/trial');
const { settingsSha256 } = await import('@policypath/trial/node');
const { trialSchema } = await import('@policypath/trial/records');
const { settingOptions } = await import('../src/settings/options.ts');
const { settingsPage } = await import('../src/settings/settingsPage.ts');
const { readDefinition } = await import('../src/sweep/definition.ts');
const { plannedTrials } = await import('../src/sweep/plannedTrials.ts');

afterAll(() => {
  vi.doUnmock(declarations);
  vi.resetModules();
});

const resolved = (given = {}): Record<string, unknown> => resolveSettings({ env: 'Hopper-v4', pptb: true, ...given });

const hash = (config: unknown): string => settingsSha256(trialSchema.parse(config));

function benchmark(settings: string): string {
  const folder = newTrialFolder();
  mkdirSync(folder);
  const path = join(folder, 'test.yaml');
  const head = 'name: test\ntitle: A test\nagent: td3\nenvironments: [Hopper-v4]\nvariants: [pptb]\nseeds: [0]\n';
  writeFileSync(path, `${head}settings:\n  ${settings}\n`);
  return path;
}

function parsed(...args: string[]): Record<string, unknown> {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const option of settingOptions()) command.addOption(option);
  return command.parse(args, { from: 'user' }).opts();
}

it('a setting that is declared is an option with its help, and its value is checked', () => {
  expect(parsed('--invented-pace', '2.5k')).toEqual({ inventedPace: 2500 });
  expect(() => parsed('--invented-pace', '-1')).toThrow(/'--invented-pace <x>' argument '-1' .*a number from 0 on/);
  expect(settingOptions().find(({ long }) => long === '--invented-pace')?.description).toBe(
    'how fast the invention goes, in agent steps (default 0)',
  );
});

it('is a key of benchmarks, refused by file, line and key', () => {
  const [{ config }] = plannedTrials(readDefinition(benchmark('inventedPace: 3')));
  expect(config).toHaveProperty('inventedPace', 3);
  expect(() => readDefinition(benchmark('inventedPace: -3'))).toThrow(
    /line 8: settings\.inventedPace: got -3\. It is a number from 0 on/,
  );
});

it('has a row in the table', () => {
  expect(settingsPage()).toContain(
    '| `inventedPace` | `--invented-pace <x>` | how fast the invention goes | agent steps | 0 (ours) | variants that edit |',
  );
});

it('is refused where it has no meaning', () => {
  expect(resolved()).toHaveProperty('inventedPace', 0);
  expect(() => resolved({ variant: 'base', pptb: undefined, inventedPace: 1 })).toThrow(
    /--invented-pace has no meaning for --variant base/,
  );
  expect(() => resolved({ inventedPace: 'x' })).toThrow(/--invented-pace: expected a number from 0 on; got "x"/);
});

it('is left out of the hash at its neutral value, with which older manifests are read', () => {
  const { inventedPace, ...older } = resolved();
  expect(trialSchema.parse(older)).toHaveProperty('inventedPace', inventedPace);
  // Computed before there was such a setting.
  expect(hash(older)).toBe('64bf8bb08fcf6d43dffb4a7702c76c909ce19effde2b1268fcc3d1ccfe9b9d29');
  expect(hash(resolved())).toBe(hash(older));
  expect(hash(resolved({ inventedPace: 1 }))).not.toBe(hash(older));
});

it('the page of all settings is up to date: npm run docs:settings', async () => {
  vi.doUnmock(declarations);
  vi.resetModules();
  const { settingsPage: page } = await import('../src/settings/settingsPage.ts');
  expect(readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')).toBe(page());
});
