import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { effectsFigure } from '../evidence/effectsFigure.ts';
import { chosenSetting, readScreen, screenTable, type ScreenedSetting } from '../evidence/screen.ts';
import { environments } from '../evidence/stageTrials.ts';
import { evidenceFolder, unpackStage } from './unpackStage.ts';

function setting(name: string, halfCheetah: number[], ant: number[], eligible = true): ScreenedSetting {
  const all = [...halfCheetah, ...ant];
  return {
    setting: name,
    differences: { 'HalfCheetah-v4': halfCheetah, 'Ant-v4': ant },
    normRatio: { 'HalfCheetah-v4': 1, 'Ant-v4': 1 },
    pooled: all.reduce((sum, value) => sum + value, 0) / all.length,
    eligible,
  };
}

describe("the screen's rule of choice", () => {
  it('takes the highest pooled difference', () => {
    const far = [
      setting('pptb-20k', [0.01, 0.02, 0.01], [0.0, 0.01, 0.02]),
      setting('pptb-one-period', [0.0, 0.01, 0.0], [0.01, 0.0, 0.01]),
      setting('pptb-10k', [0.2, 0.21, 0.2], [0.2, 0.22, 0.19]),
    ];
    expect(chosenSetting(far)).toBe('pptb-10k');
  });
  it('takes the smaller feedback within one standard error, and the larger period of equal feedbacks', () => {
    const near = [
      setting('pptb-20k', [0.05, 0.1, 0.3], [0.05, 0.1, 0.2]),
      setting('pptb-one-period', [0.05, 0.1, 0.3], [0.05, 0.1, 0.2]),
      setting('pptb-10k', [0.2, 0.1, 0.1], [0.2, 0.1, 0.2]),
    ];
    expect(chosenSetting(near)).toBe('pptb-20k');
  });
  it('falls back to the window of one period when nothing is eligible, and waits for all trials', () => {
    const bad = setting('pptb-10k', [-0.5, -0.5, -0.5], [-0.5, -0.5, -0.5], false);
    expect(chosenSetting([bad])).toBe('pptb-one-period');
    expect(chosenSetting([bad, { ...bad, pooled: null, eligible: null }])).toBeNull();
  });
});

describe.runIf(existsSync(join(evidenceFolder, 'screen.tar.gz')))('the committed screen', () => {
  it('has the numbers that the README states, and the figure', () => {
    const folder = unpackStage('screen');
    // Prettier may pad the cells of a table.
    const bare = (text: string): string => text.replaceAll(/ +\|/g, ' |');
    const readme = bare(readFileSync(join(evidenceFolder, 'README.md'), 'utf8'));
    const rows = screenTable(folder);
    expect(rows.length).toBe(2 + 4 * environments.length);
    for (const row of rows) expect(readme).toContain(bare(row));
    const figure = join(evidenceFolder, '../docs/evidence/effects.svg');
    expect(readFileSync(figure, 'utf8')).toBe(effectsFigure(folder));
    const { chosen } = readScreen(folder);
    if (chosen !== null) expect(readme).toContain(`The rule chooses \`${chosen}\``);
  });
});
