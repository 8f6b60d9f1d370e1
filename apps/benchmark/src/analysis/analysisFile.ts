import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { sha256, writeFileAtomically } from '@policypath/trial/node';
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

/** A number with as many digits as a reader or a plot can use: keeps analysis.json small. */
export function rounded(value: number, digits = 6): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}

/** All numbers of a tree of plain values, rounded; infinite ones become null, which is what JSON would make of them. */
export function roundedTree<Tree>(tree: Tree, digits = 6): Tree {
  if (typeof tree === 'number') {
    return (Number.isFinite(tree) ? (Number.isInteger(tree) ? tree : rounded(tree, digits)) : null) as Tree;
  }
  if (Array.isArray(tree)) return tree.map((item: unknown) => roundedTree(item, digits)) as Tree;
  if (tree !== null && typeof tree === 'object') {
    return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, roundedTree(value, digits)])) as Tree;
  }
  return tree;
}
