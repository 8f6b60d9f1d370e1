// The report of a PyTorch run whose state_dicts lie in a folder, one file a snapshot.
import { writeFileSync } from 'node:fs';
import { openPath } from '@policypath/path-files/node';
import { analyzePath, renderHtml } from '@policypath/path-report';

const [folder = 'checkpoints', page = 'path.html'] = process.argv.slice(2);
const path = openPath(folder, { include: ['actor.*'], exclude: '*.running_*' });
const analysis = await analyzePath(path);
writeFileSync(page, renderHtml(analysis));
console.log(analysis.path, analysis.decomposition.centred.majorDimensionality);
