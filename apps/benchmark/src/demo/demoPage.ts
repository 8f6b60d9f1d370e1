import { join } from 'node:path';
import { composeFigure, lineColours, panel } from '@policypath/figures';
import { writeFileAtomically } from '@policypath/trial/node';
import * as Plot from '@observablehq/plot';
import { pathPicture, type PathPicture } from '../dashboard/path/pathPicture.ts';
import { besideNull, directionsOf, type BesideNull } from '../dashboard/pathPart.ts';
import { findPathSource, readPathRows } from '../dashboard/path/readPathRows.ts';
import { animationEncoder } from '../play/animation.ts';
import { openTrialPlayer } from '../play/player.ts';
import { playEpisode } from '../play/playEpisode.ts';
import type { ComparedFolders } from '../results/index.ts';
import { htmlReport } from '../results/report/htmlReport.ts';
import { numbered } from '../results/report/report.ts';
import type { ReportFigure, ReportSection } from '../results/report/section.ts';
import { demonstrationLabel } from '../store/readTrials.ts';
import { demoEnvironment } from './demoTrials.ts';

export interface DemoPageOptions {
  /** Folder of the demonstration. */
  readonly out: string;
  /** Folder of the trial whose path and policy are shown. */
  readonly shown: string;
  readonly compared: ComparedFolders;
  readonly steps: number;
}

/** Writes the demonstration's page: learning curves, table, one policy's path, and what that policy does. Returns its path. */
export async function writeDemoPage({ out, shown, compared, steps }: DemoPageOptions): Promise<string> {
  const path = join(out, 'demo.html');
  const sections = [learningSection(compared), await pathSection(shown), await policySection(shown)];
  const page = htmlReport(
    {
      title: 'policypath: a first comparison',
      labels: [demonstrationLabel],
      interim: [],
      question:
        `TD3 with and without PPTB learns to balance a pole on a cart (${demoEnvironment}), two seeds each, ${steps} steps a trial. ` +
        'A random agent keeps the pole up for about 5 of 1000 steps.',
      rule: compared.rule,
      about: [],
      answer: answerOf(compared),
      findings: [],
      sections: numbered(sections),
    },
    [],
  );
  writeFileAtomically(path, page);
  return path;
}

function answerOf({ comparison: { agents } }: ComparedFolders): string {
  const [{ baseName, treatedName, environments }] = agents;
  const sides = environments.flatMap(({ base, treated }) => [
    { name: baseName, curve: base?.curve },
    { name: treatedName, curve: treated?.curve },
  ]);
  const texts = sides.flatMap(({ name, curve }) => {
    const [first, last] = [curve?.[0], curve?.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [`${name} goes from ${first.mean.toFixed(0)} to ${last.mean.toFixed(0)} of 1000`];
  });
  return `${texts.join('; ')} (mean return over seeds). Two seeds of one easy task say nothing about which is better.`;
}

function learningSection({ tables, curves }: ComparedFolders): ReportSection {
  return {
    id: 'learning',
    isLead: true,
    title: 'Learning',
    paragraphs: [],
    tables: tables.slice(0, 1),
    figures: [{ name: 'curves', caption: 'Mean return of the policy while it learns.', svg: curves, data: null }],
  };
}

async function pathSection(folder: string): Promise<ReportSection> {
  const source = findPathSource(folder);
  const picture = source === null ? null : await pathPicture(await readPathRows(source));
  return {
    id: 'path',
    isLead: true,
    title: "The policy's path",
    paragraphs:
      picture === null
        ? ['This trial is too short for a picture of its path: three snapshots are needed.']
        : [
            `While TD3-PPTB learned (seed 0), ${picture.snapshots} snapshots of its policy's ${picture.dimension} parameters were kept since it first moved. ` +
              `Their temporal SVD: ${directionsOf(picture, 'none')} of ${picture.steps.length} directions hold 90 % of the information amount. ` +
              'PPTB keeps the first 16 directions of its window, drops the others, and boosts the first two.',
          ],
    tables: [],
    figures: picture === null ? [] : [pathFigure(picture)],
  };
}

function pathFigure({ steps, decomposition: { uncentred }, nullModels }: PathPicture): ReportFigure {
  const columns = uncentred.components.slice(0, 3).map(({ leftVector }) => leftVector);
  const bands = 'skipped' in nullModels ? [] : besideNull(nullModels.statistics, 'informationAmount');
  const uncentredBands = bands.filter(({ centring }) => centring === 'none');
  const amounts = uncentred.informationAmount.slice(0, 24).map((amount, k) => ({ k: k + 1, amount }));
  const [first] = lineColours;
  const panels = [
    panel({
      title: 'Left vectors: the path along its first directions',
      xLabel: 'environment steps',
      yLabel: 'coordinate',
      x: { tickFormat: '~s' },
      marks: columns.map((column, j) =>
        Plot.lineY(column, { x: (_, i) => steps[i as number], y: (value: number) => value, stroke: lineColours[j] }),
      ),
    }),
    panel({
      title: 'Information amount',
      xLabel: 'directions k',
      yLabel: 'share of the singular values’ sum',
      x: { tickFormat: 'd' },
      y: { domain: [0, 1], tickFormat: '.0%' },
      marks: [
        Plot.areaY(uncentredBands, {
          x: 'component',
          y1: (one: BesideNull) => one.band.low,
          y2: (one: BesideNull) => one.band.high,
          fill: first,
          fillOpacity: 0.18,
        }),
        Plot.lineY(amounts, { x: 'k', y: 'amount', stroke: first, strokeWidth: 1.6 }),
      ],
    }),
  ];
  const legend = columns.map((_, j) => ({ label: `u_${j + 1}`, colour: lineColours[j], kind: 'curve' as const }));
  return {
    name: 'path',
    caption:
      'Band: what paths of the same steps, each reversed by a coin, have. Within it noise alone would look the same.',
    svg: composeFigure({ panels, legend }),
    data: null,
  };
}

async function policySection(folder: string): Promise<ReportSection> {
  const untrained = await episode(folder, 0);
  const trained = await episode(folder);
  return {
    id: 'policy',
    isLead: true,
    title: 'What the policy does',
    paragraphs: ['The first ten seconds of an episode, before training and after it.'],
    tables: [],
    figures: [
      { name: 'untrained', caption: `Before training: return ${untrained.text}.`, svg: untrained.svg, data: null },
      { name: 'trained', caption: `After training: return ${trained.text}.`, svg: trained.svg, data: null },
    ],
  };
}

const size = { width: 320, height: 200 };
const mostSteps = 250;

/** An episode of a recorded policy, of the last one without `step`, as an animation. */
async function episode(folder: string, step?: number): Promise<{ readonly svg: string; readonly text: string }> {
  const player = await openTrialPlayer({ folder, step, explore: false, engine: 'auto' });
  const frames: Uint8Array[] = [];
  try {
    const { secondsPerFrame, episodeReturn, steps, ending } = playEpisode({
      player,
      ...size,
      camera: 0,
      framesPerSecond: 12.5,
      maximumSteps: mostSteps,
      onFrame: (frame) => frames.push(frame),
    });
    const gif = await animationEncoder('episode.gif')({ ...size, frames, secondsPerFrame });
    const data = Buffer.from(gif).toString('base64');
    const ended = ending === 'stopped' ? 'and the pole still stands' : 'then the pole falls';
    return {
      svg:
        `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">` +
        `<image width="${size.width}" height="${size.height}" href="data:image/gif;base64,${data}"/></svg>`,
      text: `${episodeReturn.toFixed(0)} in ${steps} steps, ${ended}`,
    };
  } finally {
    player.close();
  }
}
