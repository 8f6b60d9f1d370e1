import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { sha256, writeFileAtomically } from '@policypath/trial/node';
import { roundedTree } from './roundedNumbers.ts';
import { analysisVersion, type TrialAnalysis } from './trialAnalysis.ts';

const file = 'analysis.json';

export function analysisFile(folder: string): string {
  return join(folder, file);
}

/** SHA-256 of all that an analysis reads in a trial's folder. */
export function inputsSha256(folder: string): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    if (!existsSync(path)) return;
    const content = readFileSync(path);
    hash.update(`${path.slice(folder.length)} ${content.byteLength}\n`).update(content);
  };
  add(join(folder, 'manifest.json'));
  add(join(folder, 'evaluations.jsonl'));
  for (const series of ['recorded', 'encoders'].filter((name) => existsSync(join(folder, name)))) {
    for (const name of readdirSync(join(folder, series)).toSorted()) add(join(folder, series, name));
  }
  return hash.digest('hex');
}

/** Key of one part of an analysis: equal keys, equal numbers (within one engine). */
export function partKey(inputs: string, options: object): string {
  return sha256(JSON.stringify({ analysisVersion, inputs, options }));
}

/** The analysis that lies in a trial's folder; null where there is none, or one of another version. */
export function readAnalysis(folder: string): TrialAnalysis | null {
  if (!existsSync(analysisFile(folder))) return null;
  try {
    const content = JSON.parse(readFileSync(analysisFile(folder), 'utf8')) as TrialAnalysis;
    return content.version === analysisVersion ? content : null;
  } catch {
    // Whatever is wrong with it, it can be made again.
    return null;
  }
}

/** Writes six digits of every number. */
export function writeAnalysis(folder: string, analysis: TrialAnalysis): TrialAnalysis {
  const kept = roundedTree(analysis);
  writeFileAtomically(analysisFile(folder), `${JSON.stringify(kept)}\n`);
  return kept;
}
