import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css'; // oxlint-disable-line import/no-unassigned-import -- a style sheet

export interface Line {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Lines over environment steps, drawn anew where their points change. */
export function LineChart({
  title,
  lines,
  marks = [],
}: {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Steps at which a thin upright line stands: edits. */
  readonly marks?: readonly number[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const shownMarks = useRef<readonly number[]>(marks);
  shownMarks.current = marks;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const text = getComputedStyle(element).color;
    const axis = { stroke: text, grid: { stroke: '#8884', width: 1 }, ticks: { stroke: '#8884' } };
    const drawMarks = (plot: uPlot): void => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.strokeStyle = '#8886';
      for (const step of shownMarks.current) {
        const x = Math.round(plot.valToPos(step, 'x', true));
        if (!(x >= bbox.left && x <= bbox.left + bbox.width)) continue;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
      ctx.restore();
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: 180,
        scales: { x: { time: false } },
        axes: [axis, axis],
        series: [
          { label: 'step' },
          ...lines.map(({ label, colour }) => ({ label, stroke: colour, width: 1.5, spanGaps: true })),
        ],
        hooks: { drawClear: [drawMarks] },
      },
      dataOf(lines),
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 180 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [lines.map(({ label }) => label).join()]);

  useEffect(() => chart.current?.setData(dataOf(lines)), [lines]);

  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={place} />
    </figure>
  );
}

/** Lines of their own steps over all steps, as uplot wants them. */
function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  const tables = lines.map(({ points }): uPlot.AlignedData => [points.map(([x]) => x), points.map(([, y]) => y)]);
  return tables.some(([xs]) => xs.length > 0) ? uPlot.join(tables) : [[], ...lines.map(() => [])];
}
