/**
 * Trains the trial of src/recordedPath.ts and writes docs/data: the path that the pages of docs/paper and their figures look
 * at. Some minutes: npx pnpm --filter @policypath/site path
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { writePath } from '@policypath/path-files/node';
import { recordWholePath, settings } from '../src/recordedPath.ts';

const folder = new URL('../../../docs/data/', import.meta.url);
const { steps, dimension, coordinates, parameters, evaluations } = await recordWholePath();
mkdirSync(folder, { recursive: true });
const write = (name: string, rows: readonly Float32Array[]): void =>
  writePath(new URL(name, folder).pathname, {
    begin: 0,
    end: rows.length,
    dimension: rows[0].length,
    at: (index) => rows[index],
  });
write('pendulum.npy', coordinates);
write('pendulum-parameters.npy', parameters);
writeFileSync(
  new URL('pendulum.json', folder),
  `${JSON.stringify({ settings, dimension, steps, evaluations }, null, 1).replaceAll(/\n {2,}(?=[-\d\]])/g, ' ')}\n`,
);
