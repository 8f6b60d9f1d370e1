import { Resvg } from '@resvg/resvg-js';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import {
  forestPlot,
  learningCurves,
  learningCurvesOfPage,
  standardErrorBand,
  tickText,
  type CurvePanel,
} from '../src/index.ts';
import { pngOfSvg } from '../src/node/index.ts';

const points = [0, 5000, 10000].map((step, i) => ({ step, mean: 20 + 100 * i, standardError: 5 * i }));
const panel: CurvePanel = {
  title: 'Hopper-v4',
  curves: [1, 1.2].map((gain, i) => {
    const own = points.map((point) => ({ ...point, mean: point.mean * gain }));
    return { label: ['TD3', 'TD3-PPTB'][i], points: own, band: standardErrorBand(own) };
  }),
  level: { label: 'random agent', value: 18.6 },
};

const textsOf = (svg: string): string[] =>
  [...parseHTML(`<body>${svg}</body>`).document.querySelectorAll('text')].map((text) => text.textContent ?? '');

const bands = (svg: string): number => svg.match(/aria-label="area"[^>]*><path/g)?.length ?? 0;

/** Pixels darker than mid grey. */
const darkPixels = (svg: string): number => {
  const { pixels } = new Resvg(svg, { background: 'white', font: { loadSystemFonts: false } }).render();
  let count = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i] + pixels[i + 1] + pixels[i + 2] < 384) count += 1;
  return count;
};

describe('learningCurves', () => {
  it('names each panel, its axes and each curve once, and prints label and caption', () => {
    const texts = textsOf(
      learningCurves({
        panels: [panel, { ...panel, title: 'Ant-v4' }],
        label: 'demonstration, not evidence',
        caption: 'Bands: one standard error.',
      }),
    );
    for (const once of ['Hopper-v4', 'Ant-v4', 'TD3', 'TD3-PPTB', 'random agent', 'demonstration, not evidence']) {
      expect(texts.filter((text) => text === once)).toHaveLength(1);
    }
    expect(texts.filter((text) => text === 'environment steps')).toHaveLength(2);
    expect(texts.filter((text) => text === 'mean return')).toHaveLength(2);
    expect(texts).toContain('Bands: one standard error.');
    expect(texts).toContain('10k');
  });

  it('draws a band for each curve with errors, and none for a single seed', () => {
    expect(bands(learningCurves({ panels: [panel] }))).toBe(2);
    const single = panel.curves.map(({ label, points: own }) => ({
      label,
      points: own,
      band: standardErrorBand(own.map((point) => ({ ...point, standardError: null }))),
    }));
    expect(bands(learningCurves({ panels: [{ ...panel, curves: single }] }))).toBe(0);
  });

  it('gives a label one colour in all panels, whatever the order of its curves', () => {
    const svg = learningCurves({ panels: [panel, { ...panel, curves: panel.curves.toReversed() }] });
    const { document } = parseHTML(`<body>${svg}</body>`);
    const strokes = [...document.querySelectorAll('[aria-label=line]')].map((line) => line.getAttribute('stroke'));
    expect(strokes).toHaveLength(4);
    expect(strokes[0]).toBe(strokes[3]);
    expect(strokes[1]).toBe(strokes[2]);
    expect(strokes[0]).not.toBe(strokes[1]);
  });

  it('is the same text each time, holds no style sheet and escapes what it is given', () => {
    const options = { panels: [panel], label: '<script>&' };
    expect(learningCurves(options)).toBe(learningCurves(options));
    expect(learningCurves(options)).not.toMatch(/<style|<script/);
    expect(textsOf(learningCurves(options))).toContain('<script>&');
  });

  it('draws one evaluation and equal values without a number that is none', () => {
    const flat = [{ step: 0, mean: 0 }];
    const svg = learningCurves({ panels: [{ title: 'flat', curves: [{ label: 'TD3', points: flat }] }] });
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toMatch(/<circle/);
  });

  it('refuses an empty figure and an empty panel', () => {
    expect(() => learningCurves({ panels: [] })).toThrow(/at least one panel/);
    expect(() => learningCurves({ panels: [{ title: 'Ant-v4', curves: [] }] })).toThrow(/Ant-v4 has no points/);
  });
});

describe('pngOfSvg', () => {
  it('draws the figure at twice its size, its texts included without any font of the system', () => {
    const svg = learningCurves({ panels: [panel] });
    const png = Buffer.from(pngOfSvg(svg));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([848, 680]);
    const withTexts = `<svg xmlns="http://www.w3.org/2000/svg" width="848" height="680"><image width="848" height="680" href="data:image/png;base64,${png.toString('base64')}"/></svg>`;
    const bare = Buffer.from(pngOfSvg(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, '')));
    const withoutTexts = withTexts.replace(png.toString('base64'), bare.toString('base64'));
    expect(darkPixels(withTexts)).toBeGreaterThan(darkPixels(withoutTexts) + 2000);
  });
});

describe('learningCurvesOfPage', () => {
  const svg = learningCurvesOfPage({
    title: '<script>"',
    description: 'two methods',
    curves: panel.curves.map((curve, i) => ({ ...curve, colour: `var(--series-${i})` })),
  }).text;

  it('has the colours of the page, a label, and no style that a strict page refuses', () => {
    expect(svg).toMatch(/^<svg role="img" aria-label="&lt;script&gt;&quot;: two methods"/);
    expect(svg).toMatch(/stroke="var\(--series-1\)"/);
    expect(svg).not.toMatch(/ style=|<style|<script|#[0-9a-f]{6}/);
  });
});

it('ticks of a logarithmic axis are digits, and powers of ten beyond them', () => {
  expect([0.001, 0.5, 1, 30, 10_000, 1e-5, 3e7].map(tickText)).toEqual([
    '0.001',
    '0.5',
    '1',
    '30',
    '10,000',
    '10⁻⁵',
    '3·10⁷',
  ]);
});

describe('forestPlot', () => {
  const rows = [
    { label: 'boosted from 150k', estimate: 4, low: 1, high: 7, units: [2, 4, 6] },
    { label: 'averaged from 150k', estimate: -2, low: null, high: null },
    { label: 'short from 150k', estimate: null, low: null, high: null },
  ];

  it('draws an estimate, its interval and its units a line, and names each', () => {
    const svg = forestPlot({ panels: ['5k', '20k'].map((title) => ({ title, xLabel: '%', rows })) });
    const texts = textsOf(svg);
    for (const label of ['boosted from 150k', 'averaged from 150k', 'short from 150k: –']) {
      expect(texts.filter((text) => text === label)).toHaveLength(2);
    }
    // Two estimates and three units in each of two panels, one interval in each.
    expect(svg.match(/<circle /g)).toHaveLength(2 * (2 + 3));
    expect(svg.match(/aria-label="rule"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(darkPixels(svg)).toBeGreaterThan(500);
  });

  it('grows with its lines, and refuses a panel without one', () => {
    const heightOf = (count: number): number =>
      Number(
        /height="(\d+)"/.exec(
          forestPlot({ panels: [{ title: '', xLabel: '', rows: Array(count).fill(rows[0]) }] }),
        )?.[1],
      );
    expect(heightOf(20)).toBeGreaterThan(heightOf(3));
    expect(() => forestPlot({ panels: [{ title: 'none', xLabel: '', rows: [] }] })).toThrow(
      "the panel 'none' has no rows",
    );
  });
});
