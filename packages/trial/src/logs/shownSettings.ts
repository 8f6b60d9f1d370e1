import type { TrialConfig } from '../settings/trialSchema.ts';
import type { HyperParameter } from './hparams.ts';

/** The settings of a trial by their keys in the manifest, e.g. 'pptb.rank'; lists as text, those without a value left out. */
export function shownSettings(config: TrialConfig): Record<string, HyperParameter> {
  return Object.fromEntries(entriesOf(config, ''));
}

function entriesOf(value: unknown, path: string): [string, HyperParameter][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[path, value.join(',')]];
  if (typeof value !== 'object') return [[path, value as HyperParameter]];
  return Object.entries(value).flatMap(([key, inner]) => entriesOf(inner, path === '' ? key : `${path}.${key}`));
}

/** The same as a table in Markdown. */
export function settingsText(config: TrialConfig): string {
  const rows = Object.entries(shownSettings(config)).map(([name, value]) => `| ${name} | ${String(value)} |`);
  return ['| setting | value |', '| --- | --- |', ...rows].join('\n');
}
