import { illuminate, lightsInFrame } from './illuminate.ts';
import type { Light } from './lights.ts';
import { createMaterial, type Material } from './material.ts';
import { cellOf, planeGrid, tileSize, type GridAxis } from './planeGrid.ts';
import { sampleX, sampleY, samplesPerPixel, type SampleBuffer } from './sampleBuffer.ts';
import { levelOfDetail, sampleTexture, type Texture } from './texture.ts';
import { directionInFrame, pointInFrame, type Frame, type Mirror, type Viewpoint } from './viewpoint.ts';

/** A plane geom: a rectangle, or without end. Seen from the front it is opaque. */
export class Plane implements Frame {
  readonly position = new Float64Array(3);
  readonly rotation = new Float64Array(9);
  readonly material: Material;
  readonly size: Float64Array;
  /** Without end along x, along y. */
  readonly #infinite: readonly [boolean, boolean];
  readonly #far: number;
  readonly #lights: readonly Light[];
  readonly #placedLights: Float64Array;
  readonly #channels: number;
  #gridX: GridAxis;
  #gridY: GridAxis;
  #lit: Float32Array;
  #litAt: Int32Array;
  readonly #eye = new Float64Array(3);
  /** The ray through the picture's origin, in the plane's frame, and its change a pixel to the right and downwards. */
  readonly #rays = new Float64Array(9);
  #frame = 0;
  #height = 0;
  #levels = new Float32Array(0);
  /** Float64: the stamps pass 2^31 after 131,071 frames. */
  #levelsAt = new Float64Array(0);
  /** As it shows in a mirror: all lights at once, darker. */
  readonly #inMirror: boolean;
  #tint = 1;
  #mirrored: Plane | undefined;
  readonly #span = new Int32Array(2);
  /** Coordinates on the plane of the point last shaded. */
  #x = 0;
  #y = 0;

  constructor(options: {
    readonly size: Float64Array;
    readonly lights: readonly Light[];
    readonly far: number;
    /** Default: one of its own. */
    readonly material?: Material;
    /** Whether it is the image of a plane in a mirror. Default false. */
    readonly inMirror?: boolean;
  }) {
    this.size = options.size;
    this.material = options.material ?? createMaterial();
    this.#inMirror = options.inMirror ?? false;
    this.#lights = options.lights;
    this.#far = options.far;
    this.#infinite = [!(this.size[0] > 0), !(this.size[1] > 0)];
    this.#placedLights = new Float64Array(6 * options.lights.length);
    this.#channels = 3 + (this.#inMirror ? 0 : 3 * options.lights.filter((light) => light.castsShadow).length);
    this.#gridX = planeGrid(this.size[0], this.size[2], { far: this.#far, repeat: 0 });
    this.#gridY = planeGrid(this.size[1], this.size[2], { far: this.#far, repeat: 0 });
    const vertices = (this.#gridX.cells + 1) * (this.#gridY.cells + 1);
    this.#lit = new Float32Array(vertices * this.#channels);
    this.#litAt = new Int32Array(vertices).fill(-1);
  }

  get isInfinite(): boolean {
    return this.#infinite[0] && this.#infinite[1];
  }

  place(positions: ArrayLike<number>, rotations: ArrayLike<number>, index: number, frame: number): void {
    for (let k = 0; k < 3; k += 1) this.position[k] = positions[3 * index + k];
    for (let k = 0; k < 9; k += 1) this.rotation[k] = rotations[9 * index + k];
    this.#frame = frame;
  }

  /** Sets the viewpoint; an infinite plane follows it. */
  view({ position, rotation: v, scale, width, height }: Viewpoint): void {
    this.#follow(position);
    lightsInFrame(this.#placedLights, this, this.#lights);
    pointInFrame(this.#eye, 0, this, position);
    const right = Float64Array.of(v[0] / scale, v[3] / scale, v[6] / scale);
    const down = Float64Array.of(-v[1] / scale, -v[4] / scale, -v[7] / scale);
    const origin = Float64Array.from(
      [2, 5, 8],
      (column, k) => -v[column] - (right[k] * width) / 2 - (down[k] * height) / 2,
    );
    directionInFrame(this.#rays, 0, this, origin);
    directionInFrame(this.#rays, 3, this, right);
    directionInFrame(this.#rays, 6, this, down);
    this.#height = height;
    const quads = (width + 1) >> 1;
    if (this.#levels.length < quads) {
      this.#levels = new Float32Array(quads);
      this.#levelsAt = new Float64Array(quads).fill(-1);
    }
  }

  #follow(eye: Float64Array): void {
    const r = this.rotation;
    for (let axis = 0; axis < 2; axis += 1) {
      if (!this.#infinite[axis]) continue;
      const repeat = axis === 0 ? this.material.repeatX : this.material.repeatY;
      const tile = tileSize(this.#far, repeat);
      let along = 0;
      for (let k = 0; k < 3; k += 1) along += r[3 * k + axis] * (eye[k] - this.position[k]);
      const moved = 2 * tile * Math.round((0.5 * along) / tile);
      for (let k = 0; k < 3; k += 1) this.position[k] += moved * r[3 * k + axis];
      const grid = planeGrid(0, this.size[2], { far: this.#far, repeat });
      if (axis === 0) this.#gridX = grid;
      else this.#gridY = grid;
    }
  }

  /** Whether the viewpoint is behind the plane, which is then drawn faint. */
  get isSeenFromBehind(): boolean {
    return this.#eye[2] < 0;
  }

  /** The plane's image in a mirror, of which `drawMirrored` marked the samples. */
  get mirrored(): Plane {
    const { size, material } = this;
    this.#mirrored ??= new Plane({ size, material, lights: this.#lights, far: this.#far, inMirror: true });
    return this.#mirrored;
  }

  /** Marks the samples where the plane is the nearest so far in a mirror; its back does not show there. */
  drawMirrored(target: SampleBuffer, viewpoint: Viewpoint, number: number, { reflectance }: Mirror): void {
    const image = this.mirrored;
    image.position.set(this.position);
    image.rotation.set(this.rotation);
    image.#frame = this.#frame;
    image.#tint = reflectance;
    image.view(viewpoint);
    if (!image.isSeenFromBehind) image.draw(target, viewpoint, number);
  }

  /** Marks the samples where the plane is the nearest so far. */
  draw(target: SampleBuffer, viewpoint: Viewpoint, number: number): void {
    const { width, height, nearness, triangle } = target;
    const r = this.#rays;
    const eye = this.#eye;
    const ez = eye[2];
    if (ez === 0) return;
    const slope = -r[5] / ez;
    for (let row = 0; row < height; row += 1) {
      for (let s = 0; s < samplesPerPixel; s += 1) {
        const x = sampleX[s];
        const y = row + sampleY[s];
        // 1 / depth and the coordinates on the plane over the depth, all linear along the row.
        const near = -(r[2] + x * r[5] + y * r[8]) / ez;
        const span = this.#span;
        span[0] = 0;
        span[1] = width - 1;
        narrow(span, near - viewpoint.farthest, slope);
        narrow(span, viewpoint.nearest - near, -slope);
        for (let axis = 0; axis < 2; axis += 1) {
          if (this.#infinite[axis]) continue;
          const half = this.size[axis];
          const along = r[axis] + x * r[3 + axis] + y * r[6 + axis] + eye[axis] * near;
          const change = r[3 + axis] + eye[axis] * slope;
          narrow(span, half * near - along, half * slope - change);
          narrow(span, half * near + along, half * slope + change);
        }
        const end = span[1];
        let at = (row * width + span[0]) * samplesPerPixel + s;
        for (let column = span[0]; column <= end; column += 1) {
          const here = Math.fround(near + column * slope);
          if (here >= nearness[at]) {
            nearness[at] = here;
            triangle[at] = number;
          }
          at += samplesPerPixel;
        }
      }
    }
  }

  /**
   * The light on the plane at a point of the picture, interpolated in the grid's triangle there, in `out`: three
   * channels, and three more for each light with shadow.
   *
   * @returns false where the plane is not before the viewpoint
   */
  shade(out: Float64Array, x: number, y: number): boolean {
    if (!this.#hit(x, y)) return false;
    const gridX = this.#gridX;
    const gridY = this.#gridY;
    const i = cellOf(gridX, this.#x);
    const j = cellOf(gridY, this.#y);
    const width = gridX.lines[i + 1] - gridX.lines[i];
    const height = gridY.lines[j + 1] - gridY.lines[j];
    const a = width > 0 ? (this.#x - gridX.lines[i]) / width : 0;
    const b = height > 0 ? (this.#y - gridY.lines[j]) / height : 0;
    const next = this.#light(i + 1, j);
    const beyond = this.#light(i, j + 1);
    const lower = a + b <= 1;
    const corner = lower ? this.#light(i, j) : this.#light(i + 1, j + 1);
    const lit = this.#lit;
    const wa = lower ? a : 1 - b;
    const wb = lower ? b : 1 - a;
    const wc = 1 - wa - wb;
    for (let k = 0; k < this.#channels; k += 1)
      out[k] = wc * lit[corner + k] + wa * lit[next + k] + wb * lit[beyond + k];
    return true;
  }

  #hit(x: number, y: number): boolean {
    const rays = this.#rays;
    const eye = this.#eye;
    const near = -(rays[2] + x * rays[5] + y * rays[8]) / eye[2];
    if (!(near > 0)) return false;
    this.#x = eye[0] + (rays[0] + x * rays[3] + y * rays[6]) / near;
    this.#y = eye[1] + (rays[1] + x * rays[4] + y * rays[7]) / near;
    return true;
  }

  /** Lights a crossing of the grid; returns where its channels begin. */
  #light(i: number, j: number): number {
    const vertex = i * (this.#gridY.cells + 1) + j;
    const at = vertex * this.#channels;
    if (this.#litAt[vertex] === this.#frame) return at;
    this.#litAt[vertex] = this.#frame;
    const x = this.#gridX.lines[i];
    const y = this.#gridY.lines[j];
    illuminate(
      this.#lit,
      at,
      x,
      y,
      0,
      0,
      0,
      1,
      this.#lights,
      this.#placedLights,
      this.#eye,
      this.material,
      this.#tint,
      this.#inMirror,
    );
    return at;
  }

  /** The world point last shaded. */
  shadedPoint(out: Float64Array): void {
    const r = this.rotation;
    for (let k = 0; k < 3; k += 1) out[k] = this.position[k] + r[3 * k] * this.#x + r[3 * k + 1] * this.#y;
  }

  /** The texture's colour (0..1) at the point last shaded, that of pixel (column, row), in `out`. */
  readTexture(out: Float64Array, texture: Texture, column: number, row: number): void {
    const { material, size } = this;
    const sx = 0.5 * material.repeatX * (material.uniform || this.#infinite[0] ? 1 : 1 / size[0]);
    const sy = -0.5 * material.repeatY * (material.uniform || this.#infinite[1] ? 1 : 1 / size[1]);
    // The texture begins at the rectangle's left and far corner.
    const s = sx * (this.#x + Math.max(0, size[0]));
    const t = sy * (this.#y - Math.max(0, size[1]));
    sampleTexture(texture.face(0), s, t, this.#level(texture, column, row, sx, sy), false, out);
  }

  /** Like a graphics processor, one level for each two by two pixels, counted from the lower left of the picture. */
  #level(texture: Texture, column: number, row: number, sx: number, sy: number): number {
    const quad = column >> 1;
    const fromBelow = (this.#height - 1 - row) & ~1;
    const stamp = this.#frame * 16384 + fromBelow;
    if (this.#levelsAt[quad] === stamp) return this.#levels[quad];
    const keptX = this.#x;
    const keptY = this.#y;
    const x = (column & ~1) + 0.5;
    const y = this.#height - 0.5 - fromBelow;
    const acrossS = sx * texture.width;
    const acrossT = sy * texture.height;
    let change = Infinity;
    if (this.#hit(x, y)) {
      const x0 = this.#x;
      const y0 = this.#y;
      if (this.#hit(x + 1, y)) {
        const right = Math.max(Math.abs((this.#x - x0) * acrossS), Math.abs((this.#y - y0) * acrossT));
        if (this.#hit(x, y - 1)) {
          change = Math.max(right, Math.abs((this.#x - x0) * acrossS), Math.abs((this.#y - y0) * acrossT));
        }
      }
    }
    this.#x = keptX;
    this.#y = keptY;
    const level = Number.isFinite(change) ? levelOfDetail(change) : 16;
    this.#levels[quad] = level;
    this.#levelsAt[quad] = stamp;
    return level;
  }
}

/** Leaves of the columns from span[0] to span[1] those where value + column * change is not negative. */
function narrow(span: Int32Array, value: number, change: number): void {
  if (change > 0) {
    const first = Math.ceil(-value / change);
    if (first > span[0]) span[0] = Math.min(first, span[1] + 1);
  } else if (change < 0) {
    const last = Math.floor(-value / change);
    if (last < span[1]) span[1] = Math.max(last, span[0] - 1);
  } else if (value < 0) {
    span[1] = span[0] - 1;
  }
}
