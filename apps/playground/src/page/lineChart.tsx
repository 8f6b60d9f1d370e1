import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css'; // oxlint-disable-line import/no-unassigned-import -- a style sheet
import { styleValue, useDark } from './appearance.ts';
import { PacedDrawing, useInView } from './drawing.ts';

export type Points = readonly (readonly [x: number, y: number])[];

export interface Line {
  readonly label: string;
  /** Number of its colour among those of all figures. */
  readonly series: number;
  /** Asked for when the line is drawn. */
  readonly points: () => Points;
  /** Drawn for comparison: dashed. */
  readonly dashed?: boolean;
}

/** An upright line in a chart. */
export interface Mark {
  readonly step: number;
  readonly words: string;
}

const height = 180;
/** Most of the page's time that one chart takes. */
const mostShare = 0.02;

/**
 * Lines over environment steps, drawn anew where what they are `of` changes, as long as the chart is on the screen. What stands
 * beside the pointer is told below the chart.
 */
export function LineChart({
  title,
  lines,
  of,
  marks = [],
  shownMark,
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Objects that are others when the points of a line are others; always as many. */
  readonly of: readonly unknown[];
  /** Edits and forks. */
  readonly marks?: readonly Mark[];
  /** Step of the mark that stands out. */
  readonly shownMark?: number | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const drawn = useRef({ marks, shownMark });
  drawn.current = { marks, shownMark };
  const drawing = useRef(new PacedDrawing(mostShare));
  const isInView = useInView(place);
  const isDark = useDark();
  const kinds = lines.map(({ label, dashed = false }) => `${label}${dashed}`).join();

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const text = getComputedStyle(element).color;
    const axis = { stroke: text, grid: { stroke: '#8883', width: 1 }, ticks: { stroke: '#8883' } };
    const drawMarks = (plot: uPlot): void => {
      const { ctx, bbox } = plot;
      ctx.save();
      for (const { step } of drawn.current.marks) {
        const x = Math.round(plot.valToPos(step, 'x', true));
        if (!(x >= bbox.left && x <= bbox.left + bbox.width)) continue;
        const stands = step === drawn.current.shownMark;
        ctx.strokeStyle = stands ? text : '#8886';
        ctx.lineWidth = (stands ? 2 : 1) * devicePixelRatio;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
      ctx.restore();
    };
    const tellMark = (plot: uPlot): void => {
      const { left = -1 } = plot.cursor;
      const near = drawn.current.marks.find(({ step }) => left >= 0 && Math.abs(plot.valToPos(step, 'x') - left) < 5);
      if (told.current !== null) told.current.textContent = near?.words ?? '';
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        scales: { x: { time: false } },
        axes: [axis, { ...axis, size: 56 }],
        legend: { live: false },
        cursor: { y: false },
        series: [
          { label: 'step' },
          ...lines.map(({ label, series, dashed = false }) => ({
            label,
            stroke: styleValue(element, `--series-${series}`),
            width: 1.5,
            spanGaps: true,
            points: { show: false },
            ...(dashed ? { dash: [6, 4] } : {}),
          })),
        ],
        hooks: { drawClear: [drawMarks], setCursor: [tellMark] },
      },
      dataOf(lines),
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      drawing.current.stop();
      observer.disconnect();
      plot.destroy();
    };
  }, [kinds, isDark]);

  // Before the page is painted, so that it is painted once. Marks are drawn with the lines.
  useLayoutEffect(() => {
    if (!isInView) return;
    drawing.current.ask(() => {
      chart.current?.setData(dataOf(lines));
      place.current?.setAttribute('aria-label', `${title} ${lastValues(lines)}`);
    });
  }, [...of, shownMark, marks, isInView]);

  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={place} role="img" aria-label={title} />
      <p class="told" ref={told} aria-hidden="true" />
    </figure>
  );
}

/** What a reader who does not see the chart hears of it. */
function lastValues(lines: readonly Line[]): string {
  const values = lines.flatMap(({ label, points }) => {
    const last = points().at(-1);
    return last === undefined ? [] : [`${label}: ${Number(last[1].toPrecision(3))} at step ${last[0]}`];
  });
  return values.length === 0 ? 'Nothing is drawn yet.' : `Last: ${values.join('; ')}.`;
}

/** Lines of their own steps over all steps, as uplot wants them. */
function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  const tables = lines.map(({ points }): uPlot.AlignedData => {
    const all = points();
    return [all.map(([x]) => x), all.map(([, y]) => y)];
  });
  return tables.some(([xs]) => xs.length > 0) ? uPlot.join(tables) : [[], ...lines.map(() => [])];
}
