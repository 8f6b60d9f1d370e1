// What docs/tsvd/speed.md says of speed, memory and accuracy, measured on this machine in one run; beside numpy and torch where
// a Python has them ($POLICYPATH_PYTHON, else python3), and ml-matrix.
//
//   npm run bench tsvd -- [--full | --smoke] [--only window,eigenpairs,nulls,accuracy,digits,growth] [--path FILE.npy]
//
// --path: a recorded path, float32 [n, m], for eigenpairs beside those of the generated one.
// Without options: a few minutes, into bench/RESULTS.md, bench/growth.json and the figure docs/images/tsvd-growth.svg. --full: all
// sizes, into docs/tsvd/speed.md as well; 8 GB and about eight minutes of an idle machine. --smoke: tiny, shows that everything
// runs; like --only it prints and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeKernels } from '@policypath/kernels';
import { accuracyFindings, accuracyTable } from './findings/accuracyFindings.ts';
import { digitsFindings, digitsTable } from './findings/digitsFindings.ts';
import { eigenpairFindings } from './findings/eigenpairFindings.ts';
import { findingsTable, type Finding } from './findings/finding.ts';
import { growth, type Growth } from './measure/growth.ts';
import { growthFigure } from './findings/growthFigure.ts';
import { growthFindings, growthTables } from './findings/growthFindings.ts';
import { inOwnProcess } from './inOwnProcess.ts';
import { nullFindings } from './findings/nullFindings.ts';
import { describeCommit, describeMachine, load } from './machine.ts';
import { sizes } from './sizes.ts';
import { windowFindings } from './findings/windowFindings.ts';

const parts = ['window', 'eigenpairs', 'nulls', 'accuracy', 'digits', 'growth'];
const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    only: { type: 'string', default: parts.join(',') },
    path: { type: 'string' },
  },
});
const chosen = options.only.split(',');
const unknown = chosen.find((part) => !parts.includes(part));
if (unknown !== undefined) {
  console.error(`there is no part '${unknown}'; the parts are ${parts.join(', ')}`);
  process.exit(2);
}
const mode = options.smoke ? 'smoke' : options.full ? 'full' : 'quick';
const size = sizes[mode];
const backend = (await describeKernels()).chosen;
const loadBefore = load();
const commit = describeCommit();
const findings: Finding[] = [];
const sections: string[] = [];
let versions: Readonly<Record<string, string>> = {};
let grown: Growth | undefined;

if (chosen.includes('window')) {
  const events = Array.from({ length: size.events }, () => 20);
  const follow = (of: 'native' | 'wasm', threads: 1 | 2) =>
    inOwnProcess('followWindow', {
      ...size.window,
      backend: of,
      threads,
      events,
      coldStarts: threads === 2 ? 3 : 1,
      singles: 10,
    });
  const native = backend === 'native' ? follow('native', 1) : undefined;
  const two = inOwnProcess('peersOfWindow', { ...size.window, threads: 2, jobs: size.peerJobs }).peer;
  const one = inOwnProcess('peersOfWindow', { ...size.window, threads: 1, jobs: ['gram', 'eigh'] }).peer;
  versions = two?.versions ?? {};
  findings.push(...windowFindings({ native, wasm: follow('wasm', 1), pair: follow(backend, 2), peers: { one, two } }));
}
if (chosen.includes('eigenpairs')) {
  const { snapshots, rank } = size.window;
  const measured = inOwnProcess('eigenpairs', { snapshots, rank, ...size.eigenpairs });
  findings.push(...eigenpairFindings(measured, rank));
  if (options.path !== undefined) {
    const given = { ...size.eigenpairs, mlMatrixOrder: 100, path: options.path };
    findings.push(...eigenpairFindings(inOwnProcess('eigenpairs', { snapshots, rank, ...given }), rank));
  }
}
if (chosen.includes('nulls')) findings.push(...nullFindings(inOwnProcess('nullModels', size.nulls)));
if (chosen.includes('accuracy')) {
  const measured = inOwnProcess('accuracy', size.accuracy);
  findings.push(...accuracyFindings(measured));
  sections.push(
    '## Accuracy',
    `Largest error of theta' - theta_n over r = ${size.accuracy.ranks.join(', ')} (r_b = 2, p_b = 0.1; paths of each kind: ${size.accuracy.seeds.length}), relative to its size, in float64. Steps are beside weights of U(+-1/16). A window iterates below r = n / 3.4, above it decomposes densely; float32 LAPACK is numpy's SVD of the float32 path.`,
    accuracyTable(measured),
  );
}
if (chosen.includes('digits')) {
  const measured = inOwnProcess('digits', { ...size.digits, timed: true });
  findings.push(...digitsFindings(measured));
  sections.push(
    '## Digits',
    "Through the Gram matrix, and fully, beside numpy's float64 SVD: largest error of a singular value, of the largest one; D(beta) at the paper's thresholds; largest difference of a parameter of theta' in units of the last place of float32, of cuts with a relative gap above 1e-3; seconds of the processor on one thread, the lowest of several; and which way is taken by itself.",
    digitsTable(measured),
  );
}
if (chosen.includes('growth')) {
  grown = growth({ ...size.growth, rank: size.window.rank, backend });
  findings.push(...growthFindings(grown));
  sections.push(
    '## Growth',
    `${backend === 'native' ? 'Native' : 'WebAssembly'}, one thread, r = ${grown.rank}, lowest of five events. Windows of up to 3.4 r snapshots are decomposed densely.`,
    '![Gram matrices over m, n and new snapshots, on logarithmic axes](../../../docs/images/tsvd-growth.svg)',
    growthTables(grown),
  );
}

const { snapshots, dimension, rank } = size.window;
const machine = [...(await describeMachine(versions)), `commit ${commit}, ${new Date().toISOString().slice(0, 10)}`];
const busy = `Load average ${loadBefore} when it began, ${load()} when it ended, the measurements' own included.`;
const head = [
  `Window of ${snapshots} x ${dimension.toLocaleString('en-US')} float32 (a generated walk with momentum and drift), r = ${rank}. The lowest of several times, and in brackets the highest; peers: the lowest of three times, SVDs once; less the time that their threads waited for a core. \`npm run bench tsvd${mode === 'full' ? ' -- --full' : ''}\` on:`,
  machine.map((line) => `- ${line}`).join('\n'),
  busy,
];
const text = ['# Measured', ...head, findingsTable(findings), ...sections, ''].join('\n\n').trimEnd() + '\n';
console.log(text);
if (mode !== 'smoke' && chosen.length === parts.length) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), text);
  if (grown !== undefined) {
    writeFileSync(new URL('growth.json', import.meta.url), `${JSON.stringify(grown, null, 2)}\n`);
    writeFileSync(new URL('../../../docs/images/tsvd-growth.svg', import.meta.url), growthFigure(grown));
  }
  if (mode === 'full') writeIntoPage([...head, findingsTable(findings)].join('\n\n'));
}

/** Between the markers of the page. */
function writeIntoPage(table: string): void {
  const file = new URL('../../../docs/tsvd/speed.md', import.meta.url);
  const [begin, end] = ['<!-- bench -->', '<!-- /bench -->'];
  const page = readFileSync(file, 'utf8');
  const [first, last] = [page.indexOf(begin), page.indexOf(end)];
  if (first < 0 || last < first) throw new Error(`docs/tsvd/speed.md has no '${begin}' with '${end}' after it`);
  writeFileSync(file, `${page.slice(0, first + begin.length)}\n\n${table}\n\n${page.slice(last)}`);
}
