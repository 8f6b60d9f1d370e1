import { join } from 'node:path';
import { openPath } from '@policypath/path-files/node';
import { analyzePath } from '@policypath/path-report';
import { expect, it } from 'vitest';
import { analyseTrial } from '../src/analysis/analyseTrial.ts';
import { createPolicyEvaluator } from '../src/analysis/policyEvaluator.ts';
import { defaultPathOptions } from '../src/analysis/trialAnalysis.ts';
import { pathPicture } from '../src/dashboard/path/pathPicture.ts';
import { findPathSource, readPathRows } from '../src/dashboard/path/readPathRows.ts';
import { pathPart } from '../src/dashboard/pathPart.ts';
import { analysisSections } from '../src/results/paths/analysisSections.ts';
import { shownRows } from '../src/results/report/tableForms.ts';
import { generatedRows, writeRecordedTrial } from './recordedTrial.ts';
import { newTrialFolder } from './trialFolder.ts';

it('dashboard, report, analyze and tsvd say the same numbers of one recorded path', async () => {
  const rows = generatedRows(120);
  // Five snapshots before the first update; thinned by all of them, because more than 100 remain.
  const folder = writeRecordedTrial(newTrialFolder(), { rows: [rows[0], rows[0], rows[0], rows[0], rows[0], ...rows] });

  const { analysis } = await analyseTrial(folder, {
    path: { ...defaultPathOptions, nulls: ['flippedIncrements'], repeats: 4 },
    reconstructions: null,
    createEvaluator: createPolicyEvaluator,
    show: () => {},
  });
  const [section] = analysisSections([{ folder, method: 'base' }]);
  const reported = (name: RegExp): number => {
    const [table] = section.tables.filter((one) => one.name.endsWith('phenomena'));
    const row = shownRows(table).find((cells) => name.test(cells[1]))!;
    return Number(row[2]);
  };
  const picture = await pathPicture(await readPathRows(findPathSource(folder)!));
  const page = pathPart({ status: 'drawn', picture, state: '' }, { actionRepeat: 1 }).text.replaceAll(/\s+/g, ' ');
  const [, uncentred, centred] = /snapshots read: (\d+) uncentred, (\d+) centred/.exec(page)!;

  const stored = openPath(join(folder, 'recorded'));
  const whole = await analyzePath(stored, { nulls: ['flippedIncrements'], repeats: 4 });
  stored.close();

  expect([analysis.path.snapshots, picture.snapshots, whole.snapshots]).toEqual([120, 120, 120]);
  expect([analysis.path.waiting, picture.waiting, whole.waiting]).toEqual([5, 5, 5]);
  const rule = '5 earlier snapshots are left out: the network had not moved yet';
  expect(section.paragraphs[0]).toContain(rule);
  expect(page).toContain(rule);

  expect([Number(uncentred), Number(centred)]).toEqual([reported(/uncentred \(the paper/), reported(/D.*, centred/)]);
  const compared = 'skipped' in whole.nullModels ? [] : whole.nullModels.statistics;
  const ofTsvd = (centring: 'none' | 'mean') =>
    compared.find((one) => one.name === 'majorDimensionality' && one.centring === centring && one.at === 0.9)?.value;
  expect([ofTsvd('none'), ofTsvd('mean')]).toEqual([Number(uncentred), Number(centred)]);
});
