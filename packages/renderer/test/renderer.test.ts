import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Renderer } from '../src/index.ts';
import { alongY, downwards, plainScene } from './plainScene.ts';

const [plane, sphere, capsule, box] = [0, 2, 3, 6];
const picture = { width: 100, height: 100 };
/** Pixels a metre at a depth of one metre, of 100 pixels and 45 degrees. */
const scale = 50 / Math.tan(Math.PI / 8);

function colourAt(pixels: ArrayLike<number>, column: number, row: number, width = 100): number[] {
  const at = (row * width + column) * 3;
  return [pixels[at], pixels[at + 1], pixels[at + 2]];
}

function brightness(pixels: Uint8Array): number {
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
}

describe('what a solid covers', () => {
  const camera = { position: [0, -3, 0], rotation: alongY, fovy: 45 };

  it("is a sphere's silhouette", () => {
    const { model, state } = plainScene({ geoms: [{ type: sphere, size: [0.6], colour: [1, 0, 0, 1] }], camera });
    const pixels = new Renderer({ model, state }).render(picture);
    // Rays within this angle of the centre meet the sphere.
    const radius = scale * Math.tan(Math.asin(0.6 / 3));
    for (let row = 0; row < 100; row += 1) {
      for (let column = 0; column < 100; column += 1) {
        const distance = Math.hypot(column + 0.5 - 50, row + 0.5 - 50);
        if (distance < radius - 1) expect(colourAt(pixels, column, row)).toEqual([255, 0, 0]);
        if (distance > radius + 1) expect(colourAt(pixels, column, row)).toEqual([0, 0, 0]);
      }
    }
    const covered = pixels.reduce((sum, value) => sum + value, 0) / 255;
    // 28 corners inscribed in the circle cover a little less than it.
    expect(covered / (Math.PI * radius * radius)).toBeCloseTo(1, 1);
    expect(covered).toBeLessThan(Math.PI * radius * radius + 4);
  });

  it('is where the camera projects its centre', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (x, z) => {
        const { model, state } = plainScene({
          geoms: [{ type: sphere, size: [0.1], position: [x, 0, z], colour: [1, 1, 1, 1] }],
          camera,
        });
        const pixels = new Renderer({ model, state }).render(picture);
        let [sum, column, row] = [0, 0, 0];
        for (let i = 0; i < 10_000; i += 1) {
          sum += pixels[3 * i];
          column += pixels[3 * i] * ((i % 100) + 0.5);
          row += pixels[3 * i] * (Math.floor(i / 100) + 0.5);
        }
        expect(Math.abs(column / sum - (50 + (scale * x) / 3))).toBeLessThan(0.15);
        expect(Math.abs(row / sum - (50 - (scale * z) / 3))).toBeLessThan(0.15);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it('hides what is behind it, whichever comes first', () => {
    const near = { type: box, size: [0.3, 0.3, 0.3], position: [0, -1, 0], colour: [1, 0, 0, 1] };
    const far = { type: sphere, size: [0.5], position: [0, 1, 0], colour: [0, 1, 0, 1] };
    for (const geoms of [
      [near, far],
      [far, near],
    ]) {
      const { model, state } = plainScene({ geoms, camera });
      expect(colourAt(new Renderer({ model, state }).render(picture), 50, 50)).toEqual([255, 0, 0]);
    }
  });

  it('shows the later of two that coincide', () => {
    const red = { type: capsule, size: [0.2, 0.4], colour: [1, 0, 0, 1] };
    const { model, state } = plainScene({ geoms: [red, { ...red, colour: [0, 1, 0, 1] }], camera });
    const pixels = new Renderer({ model, state }).render(picture);
    expect(pixels.filter((_, i) => i % 3 === 0).every((value) => value === 0)).toBe(true);
    expect(colourAt(pixels, 50, 50)).toEqual([0, 255, 0]);
  });

  it('draws groups 0 to 2, and nothing of alpha 0', () => {
    const ball = { type: sphere, size: [0.2], colour: [1, 1, 1, 1] };
    const { model, state } = plainScene({
      geoms: [
        { ...ball, position: [-0.8, 0, 0], group: 2 },
        { ...ball, position: [0, 0, 0], group: 3 },
        { ...ball, position: [0.8, 0, 0], colour: [1, 1, 1, 0] },
      ],
      camera,
    });
    const pixels = new Renderer({ model, state }).render(picture);
    const apart = Math.round((scale * 0.8) / 3);
    expect(colourAt(pixels, 50 - apart, 50)).toEqual([255, 255, 255]);
    expect(colourAt(pixels, 50, 50)).toEqual([0, 0, 0]);
    expect(colourAt(pixels, 50 + apart, 50)).toEqual([0, 0, 0]);
  });
});

const above = { position: [0, 0, 4], rotation: downwards, fovy: 45 };

/** Three limbs that end in the same ball, from above, where the light comes from. */
function limbsFromAbove({ shadow }: { readonly shadow: boolean }): Uint8Array {
  const { model, state } = plainScene({
    geoms: [
      { type: capsule, size: [0.5, 1], position: [-1, 0, 0], rotation: [0, 0, 1, 0, 1, 0, -1, 0, 0] },
      { type: capsule, size: [0.5, 1], position: [0.6, 0, -0.8], rotation: [0.8, 0, 0.6, 0, 1, 0, -0.6, 0, 0.8] },
      { type: capsule, size: [0.5, 1], position: [0, 0.6, -0.8], rotation: [1, 0, 0, 0, 0.8, 0.6, 0, -0.6, 0.8] },
    ],
    lights: [{ directional: true, position: [0, 0, 4], direction: [0, 0, -1], diffuse: 0.5, shadow }],
    ambient: 0.2,
    shadowReach: 5,
    camera: above,
  });
  return new Renderer({ model, state }).render(picture);
}

describe('the floor', () => {
  it('shows its texture where it is', () => {
    // Left half dark, right half light; once over a square of 4 metres: the camera sees 3.3 of them.
    const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => ((i / 3) % 8 < 4 ? 51 : 204));
    const { model, state } = plainScene({
      geoms: [{ type: plane, size: [2, 2, 0.5], material: 0 }],
      materials: [{ texture: 0, repeat: 0.5 }],
      textures: [{ type: 0, width: 8, data }],
      camera: above,
    });
    const pixels = new Renderer({ model, state }).render(picture);
    expect(colourAt(pixels, 20, 50)).toEqual([51, 51, 51]);
    expect(colourAt(pixels, 80, 50)).toEqual([204, 204, 204]);
  });

  it('ends at its edges', () => {
    const { model, state } = plainScene({
      geoms: [{ type: plane, size: [1, 0.5, 1], colour: [0, 0, 1, 1] }],
      camera: above,
    });
    const pixels = new Renderer({ model, state }).render(picture);
    const covered = pixels.reduce((sum, value) => sum + value, 0) / 255;
    expect(covered / (2 * 1 * (scale / 4) ** 2)).toBeCloseTo(1, 2);
  });

  it('mirrors what stands on it, darker by its reflectance', () => {
    // The eye at height 1, five metres away; a white sphere at height 0.5 has its mirror image at -0.5.
    const { model, state } = plainScene({
      geoms: [
        { type: plane, size: [4, 4, 1], material: 0, colour: [0.1, 0.1, 0.1, 1] },
        { type: sphere, size: [0.2], position: [0, 0, 0.5], colour: [1, 1, 1, 1] },
      ],
      materials: [{ reflectance: 0.4 }],
      camera: { position: [0, -5, 1], rotation: alongY, fovy: 45 },
    });
    const row = Math.floor(50 + (scale * 1.5) / 5);
    const mirrored = colourAt(new Renderer({ model, state }).render(picture), 50, row);
    expect(mirrored).toEqual([26 + 102, 26 + 102, 26 + 102]);
    const bare = new Renderer({ model, state, effects: { reflections: false } });
    expect(colourAt(bare.render(picture), 50, row)).toEqual([26, 26, 26]);
  });

  it('mirrors only what is above it', () => {
    const { model, state } = plainScene({
      geoms: [
        { type: plane, size: [4, 4, 1], material: 0, colour: [0.1, 0.1, 0.1, 1] },
        { type: sphere, size: [0.3], position: [0, 0, -0.4], colour: [1, 1, 1, 1] },
      ],
      materials: [{ reflectance: 0.4 }],
      camera: { position: [0, -5, 1], rotation: alongY, fovy: 45 },
    });
    const pixels = new Renderer({ model, state }).render(picture);
    expect(Math.max(...pixels)).toBe(26);
  });

  it('takes a shadow where the light is hidden', () => {
    // Light falls along (1, 0, -1): the shadow of a sphere at height 1 is centred 1 metre to the right.
    const slant = Math.SQRT1_2;
    const { model, state } = plainScene({
      geoms: [
        { type: plane, size: [4, 4, 1], colour: [1, 1, 1, 1] },
        { type: sphere, size: [0.2], position: [0, 0, 1], colour: [0, 0, 1, 1] },
      ],
      lights: [{ directional: true, position: [-4, 0, 5], direction: [slant, 0, -slant], diffuse: 0.5 }],
      ambient: 0.2,
      shadowReach: 5,
      camera: above,
    });
    const pixels = new Renderer({ model, state }).render(picture);
    const column = Math.round(50 + (scale * 1) / 4);
    expect(colourAt(pixels, column, 50)).toEqual([51, 51, 51]);
    const lit = 51 + Math.round(255 * 0.5 * slant);
    expect(colourAt(pixels, column, 50 - Math.round((scale * 0.3) / 4))).toEqual([lit, lit, lit]);
    expect(colourAt(pixels, column + Math.round((scale * 0.4) / 4), 50)).toEqual([lit, lit, lit]);
  });

  it('leaves surfaces that coincide in the light: limbs that end in the same ball', () => {
    // Seen from where the light comes from, there is no shadow to see.
    const lit = limbsFromAbove({ shadow: false });
    expect(Math.max(...lit)).toBeGreaterThan(80);
    // A light with a shadow is added in a pass of its own, rounded by itself.
    expect(
      Math.max(...limbsFromAbove({ shadow: true }).map((value, i) => Math.abs(value - lit[i]))),
    ).toBeLessThanOrEqual(2);
  });
});

describe('render', () => {
  const { model, state } = plainScene({
    geoms: [
      { type: plane, size: [4, 4, 0.5], material: 0 },
      { type: capsule, size: [0.2, 0.4], position: [0, 0, 0.5], colour: [0.7, 0.5, 0.3, 1] },
    ],
    materials: [{ reflectance: 0.2 }],
    lights: [{ directional: false, position: [0, 0, 3], direction: [0, 0, -1], diffuse: 0.7 }],
    ambient: 0.3,
    camera: { position: [0, -3, 1], rotation: alongY, fovy: 45 },
  });

  it('gives the same bytes again, from the same and from another renderer, in a given buffer', () => {
    const renderer = new Renderer({ model, state });
    const first = Uint8Array.from(renderer.render({ width: 84, height: 60 }));
    renderer.render({ width: 20, height: 20 });
    expect(Uint8Array.from(renderer.render({ width: 84, height: 60 }))).toEqual(first);
    const out = new Uint8ClampedArray(84 * 60 * 3);
    expect(new Renderer({ model, state }).render({ width: 84, height: 60, out })).toBe(out);
    expect(Uint8Array.from(out)).toEqual(first);
  });

  it('draws pictures of any size, the same scene in all', () => {
    const renderer = new Renderer({ model, state });
    const large = Uint8Array.from(renderer.render({ width: 200, height: 200 }));
    for (const size of [1, 7, 33, 84]) {
      const small = renderer.render({ width: size, height: size });
      expect(small).toHaveLength(3 * size * size);
      if (size > 7) expect(Math.abs(brightness(small) - brightness(large))).toBeLessThan(1);
    }
    // A wider picture shows more at both sides, and the middle as it was.
    const wide = renderer.render({ width: 400, height: 200 });
    for (let row = 0; row < 200; row += 1) {
      const middle = wide.subarray((row * 400 + 100) * 3, (row * 400 + 300) * 3);
      expect(Buffer.compare(middle, large.subarray(row * 600, (row + 1) * 600))).toBe(0);
    }
  });

  it('sees from a free camera what it sees from the same camera of the model', () => {
    const renderer = new Renderer({ model, state });
    const fixed = Uint8Array.from(renderer.render(picture));
    const free = renderer.render({ ...picture, camera: { lookAt: [0, 0, 1], distance: 3, azimuth: 90, elevation: 0 } });
    expect(Uint8Array.from(free)).toEqual(fixed);
  });

  it('refuses what it cannot draw', () => {
    const renderer = new Renderer({ model, state });
    expect(() => renderer.render({ width: 0, height: 10 })).toThrow('width: 0 was given');
    expect(() => renderer.render({ width: 10, height: 1.5 })).toThrow('height: 1.5 was given');
    expect(() => renderer.render({ width: 10, height: 10, out: new Uint8Array(3) })).toThrow(
      'expected height * width * 3 = 300',
    );
    expect(() => renderer.render({ width: 10, height: 10, camera: 1 })).toThrow('the model has 1 cameras');
    expect(() =>
      renderer.render({ width: 10, height: 10, camera: { distance: NaN, azimuth: 0, elevation: 0 } }),
    ).toThrow('camera.distance: NaN');
    expect(() =>
      renderer.render({ width: 10, height: 10, camera: { trackedBody: 1, distance: 1, azimuth: 0, elevation: 0 } }),
    ).toThrow('the model has 1 bodies');
  });
});
