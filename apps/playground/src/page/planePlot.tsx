import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PathNumbers } from '../training/messages.ts';
import { styleValue, useDark } from './appearance.ts';
import { useInView } from './drawing.ts';

const size = 320;

/** The policy as a point in the plane of the first two directions of its path, with the way that it came. */
export function PlanePlot({
  title,
  path,
  series,
}: {
  readonly title: string;
  readonly path: PathNumbers | undefined;
  readonly series: number;
}) {
  const place = useRef<HTMLCanvasElement>(null);
  const isDark = useDark();
  const isInView = useInView(place);
  useLayoutEffect(() => {
    if (!isInView) return;
    const canvas = place.current;
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) return;
    context.clearRect(0, 0, size, size);
    const points = pointsOf(path);
    if (points.length === 0) return;
    const [across, up] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const half = Math.max(...across.map(Math.abs), ...up.map(Math.abs), 1e-12);
    const at = ([x, y]: readonly [number, number]): [number, number] => [
      size / 2 + (0.45 * size * x) / half,
      size / 2 - (0.45 * size * y) / half,
    ];
    context.strokeStyle = '#8884';
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, size / 2);
    context.lineTo(size, size / 2);
    context.moveTo(size / 2, 0);
    context.lineTo(size / 2, size);
    context.stroke();
    context.strokeStyle = styleValue(canvas, `--series-${series}`);
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 2;
    for (let k = 1; k < points.length; k += 1) {
      context.globalAlpha = 0.15 + (0.85 * k) / points.length;
      context.beginPath();
      context.moveTo(...at(points[k - 1]));
      context.lineTo(...at(points[k]));
      context.stroke();
    }
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(...at(points[points.length - 1]), 5, 0, 2 * Math.PI);
    context.fill();
  }, [path, isDark, series, isInView]);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <canvas
        class="plane"
        ref={place}
        width={size}
        height={size}
        role="img"
        aria-label={`${title}: ${path === undefined ? 'nothing is drawn yet' : `${path.steps.length} snapshots, up to step ${path.steps.at(-1)}`}`}
      />
    </figure>
  );
}

function pointsOf(path: PathNumbers | undefined): (readonly [number, number])[] {
  const [first, second] = path?.leftVectors ?? [];
  if (path === undefined || first === undefined || second === undefined) return [];
  const [long, broad] = path.singularValues;
  return [...first].map((value, i) => [long * value, broad * second[i]] as const);
}
