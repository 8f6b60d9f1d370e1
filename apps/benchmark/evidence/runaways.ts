import { join } from 'node:path';
import { mean } from '@policypath/stats';
import { trialFolder } from '../src/sweep/plannedTrials.ts';
import { readLines } from './stageTrials.ts';

const environment = 'HalfCheetah-v4';
const seed = 1000;
const steps = 100_000;
/** Steps whose return and norm the table gives. */
const marks = [50_000, 100_000] as const;

/** The literal readings of the printed settings (stage A of evidence/plan-2.md), and how each is read. */
const readings: Readonly<Record<string, string>> = {
  base: 'no edits',
  'literal-steps': 'p_b 0.1 every 1000 steps',
  'literal-updates': 'p_b 0.1 every 1000 policy updates',
  'pptb-1-50k': 'p_b 1 every 50,000 steps',
};

interface EditRecord {
  readonly step: number;
  readonly weightNorm: number;
  readonly feedback: number;
  readonly saturatedShare: number;
}

/**
 * The table of evidence/README.md, from the unpacked stage: the norm of the policy's weights after the last edit up to each mark;
 * base's is that of the screen's trial of the same seed, which is the same trial.
 */
export function runawaysTable(runaways: string, screen: string): string[] {
  const baseNorms = readLines<{ step: number; layers: number[] }>(
    join(screen, trialFolder(environment, 'base', seed), 'norms.jsonl'),
  );
  const rows = Object.entries(readings).map(([setting, text]) => {
    const folder = join(runaways, trialFolder(environment, setting, seed));
    const evaluations = readLines<{ step: number; meanReturn: number }>(join(folder, 'evaluations.jsonl'));
    const area = evaluations.filter(({ step }) => step > 0 && step <= steps);
    const auc = mean(area.map(({ meanReturn }) => meanReturn));
    const returns = marks.map((mark) => evaluations.find(({ step }) => step === mark)?.meanReturn.toFixed(0) ?? '-');
    const cells = [`\`${setting}\`: ${text}`, ...editCells(folder, setting, baseNorms), ...returns, auc.toFixed(0)];
    return `| ${cells.join(' | ')} |`;
  });
  const head = ['setting', 'edits', 'feedback', 'norm at 50k, 100k', 'saturated actions'];
  const columns = [...head, 'return at 50k', 'return at 100k', 'AUC'];
  return [`| ${columns.join(' | ')} |`, `| ${columns.map(() => '---').join(' | ')} |`, ...rows];
}

function editCells(
  folder: string,
  setting: string,
  baseNorms: readonly { readonly step: number; readonly layers: readonly number[] }[],
): string[] {
  if (setting === 'base') {
    const norms = marks.map((mark) => Math.hypot(...baseNorms.find(({ step }) => step === mark)!.layers));
    return ['0', '', norms.map(short).join(', '), ''];
  }
  const edits = readLines<EditRecord>(join(folder, 'edits.jsonl'));
  const norms = marks.map((mark) => edits.findLast(({ step }) => step <= mark)?.weightNorm);
  const { feedback, saturatedShare } = edits[edits.length - 1];
  return [
    String(edits.length),
    feedback.toFixed(1),
    norms.map((norm) => (norm === undefined ? '-' : short(norm))).join(', '),
    `${(100 * saturatedShare).toFixed(0)} %`,
  ];
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
