import { expect, it } from 'vitest';
import { resolveSettings } from '@policypath/trial';
import { defaultFolder, trialName } from '../src/words/trialNames.ts';

it.each([
  ['Hopper-v4', 'Hopper-v4 td3-pptb seed 0', 'runs/Hopper-v4-td3-pptb-seed-0'],
  ['dm_control/walker-walk', 'dm_control/walker-walk td3-pptb seed 0', 'runs/dm_control_walker-walk-td3-pptb-seed-0'],
])('a trial on %s has the name %s and the folder %s', (env, name, folder) => {
  const config = resolveSettings({ env, pptb: true });
  expect(trialName(config)).toBe(name);
  expect(defaultFolder(config)).toBe(folder);
});
