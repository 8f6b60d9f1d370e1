import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newTrialFolder } from './trialFolder.ts';

export const evidenceFolder = fileURLToPath(new URL('../../../evidence', import.meta.url));

/** Unpacks evidence/<stage>.tar.gz into a folder that goes when the test ends; returns it. */
export function unpackStage(stage: string): string {
  const folder = newTrialFolder();
  mkdirSync(folder);
  execFileSync('tar', ['xzf', join(evidenceFolder, `${stage}.tar.gz`)], { cwd: folder });
  return folder;
}
