// Sets the analysed paths of trials side by side for docs/evidence: numbers and figure, and the table of paths-of-agents.md.
//     npx pnpm --filter @policypath/benchmark evidence:paths <folders of trials with an analysis.json>
// Without folders the figure is drawn again and the table printed.
import { writeFileSync } from 'node:fs';
import { readAnalysis } from '../src/analysis/analysisFile.ts';
import { numbersSideBySide } from '../src/results/paths/sideBySide.ts';
import { trialGroups } from '../src/results/paths/trialGroup.ts';
import { readTrials } from '../src/store/readTrials.ts';
import { bandText } from '../src/words/numbers.ts';
import { keptFigure, keptFigureFile, keptPathsFile, pathsTable, readKeptPaths } from './pathsSideBySide.ts';

const folders = process.argv.slice(2);
if (folders.length > 0) {
  const analyses = readTrials(folders).trials.flatMap(({ place, method }) => {
    const analysis = readAnalysis(place.path);
    return analysis === null ? [] : [{ ...analysis, variant: method }];
  });
  const groups = trialGroups(analyses);
  const { band, repeats } = groups[0].trials[0].path.options;
  const kept = { band: bandText(band, repeats), numbers: numbersSideBySide(groups) };
  writeFileSync(keptPathsFile, `${JSON.stringify(kept, null, 1)}\n`);
}
const kept = readKeptPaths();
writeFileSync(keptFigureFile, keptFigure(kept));
for (const line of pathsTable(kept)) console.log(line);
