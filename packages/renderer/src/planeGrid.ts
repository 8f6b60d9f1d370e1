/** MuJoCo's limit on the cells of a plane along one side. */
const limit = 200;

/** Where the lines of a plane's grid are along one axis: light is computed where they cross. */
export interface GridAxis {
  /** [cells + 1] ascending, metres */
  readonly lines: Float64Array;
  readonly cells: number;
}

/**
 * The grid of a plane along one axis, as MuJoCo's renderer lays it.
 *
 * @param half the plane's half size; 0: infinite
 * @param spacing its third size: half the distance wished between lines
 * @param infinite what an infinite plane needs: how far is drawn, and the repeats of its texture a unit (0: none)
 */
export function planeGrid(
  half: number,
  spacing: number,
  infinite: { readonly far: number; readonly repeat: number },
): GridAxis {
  return half > 0 ? finite(half, spacing) : unbounded(infinite.far, infinite.repeat);
}

function finite(half: number, spacing: number): GridAxis {
  const step = Math.max(spacing, half / (limit - 2));
  let inner = Math.floor(half / Math.max(1e-15, step));
  inner -= inner % 2;
  const margin = half - inner * step;
  const cells = inner + 2;
  const lines = new Float64Array(cells + 1);
  lines[0] = -half;
  for (let i = 1; i < cells; i += 1) lines[i] = -half + margin + (i - 1) * step * 2;
  lines[cells] = lines[cells - 1] + margin;
  return { lines, cells };
}

function unbounded(far: number, repeat: number): GridAxis {
  const tile = tileSize(far, repeat);
  const step = (2.1 * far + 2 * tile) / limit;
  const lines = Float64Array.from({ length: limit + 1 }, (_, i) => step * (i - limit / 2));
  return { lines, cells: limit };
}

/** An infinite plane follows the camera in steps of this length, so that its texture stays where it is. */
export function tileSize(far: number, repeat: number): number {
  return repeat > 0 ? 2 / repeat : (2.1 * far) / (limit - 2);
}

/** The cell that holds a coordinate; the nearest one outside. */
export function cellOf({ lines, cells }: GridAxis, value: number): number {
  if (cells === 1 || value < lines[1]) return 0;
  if (value >= lines[cells - 1]) return cells - 1;
  // All inner cells are alike.
  const inner = Math.floor(((value - lines[1]) / (lines[cells - 1] - lines[1])) * (cells - 2));
  return 1 + Math.min(inner, cells - 3);
}
