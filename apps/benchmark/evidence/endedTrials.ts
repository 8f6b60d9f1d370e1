import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '@policypath/trial/node';

/** The trials below a folder that have ended. */
export function endedTrials(
  from: string,
): { readonly folder: string; readonly environment: string; readonly seed: number }[] {
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('result.json'))
    .map((file) => {
      const folder = join(from, file, '..');
      const { environment, seed } = readManifest(folder).trial;
      return { folder, environment, seed };
    });
}
