import { describe, expect, it } from 'vitest';
import { Renderer } from '../src/index.ts';
import { alongY, downwards, identity, plainScene } from './plainScene.ts';

const picture = { width: 40, height: 40 };
const [plane, sphere] = [0, 2];

function middle(scene: Parameters<typeof plainScene>[0]): number[] {
  const pixels = new Renderer(plainScene(scene)).render(picture);
  const at = (20 * 40 + 20) * 3;
  return [pixels[at], pixels[at + 1], pixels[at + 2]];
}

describe('what is transparent', () => {
  const camera = { position: [0, 0, 4], rotation: downwards, fovy: 45 };
  const floor = { type: plane, size: [4, 4, 1], colour: [0, 0, 1, 1] };

  it('is mixed twice by its alpha, from front to back and back', () => {
    const glass = { type: sphere, size: [0.5], position: [0, 0, 1], colour: [1, 0, 0, 0.5] };
    // Blue, half red: (128, 0, 128); once more: (191 or 192, 0, 64).
    const [red, green, blue] = middle({ geoms: [floor, glass], camera });
    expect(Math.abs(red - 192)).toBeLessThanOrEqual(1);
    expect(green).toBe(0);
    expect(Math.abs(blue - 64)).toBeLessThanOrEqual(1);
  });

  it('is hidden by what is opaque before it', () => {
    const glass = { type: sphere, size: [0.5], position: [0, 0, 1], colour: [1, 0, 0, 0.5] };
    const lid = { type: sphere, size: [0.6], position: [0, 0, 2.2], colour: [0, 1, 0, 1] };
    expect(middle({ geoms: [glass, lid, floor], camera })).toEqual([0, 255, 0]);
  });

  it('lets the nearer one weigh more, whatever the order in the model', () => {
    const near = { type: sphere, size: [0.3], position: [0, 0, 2], colour: [1, 0, 0, 0.6] };
    const far = { type: sphere, size: [0.3], position: [0, 0, 1], colour: [0, 1, 0, 0.6] };
    for (const geoms of [
      [floor, near, far],
      [floor, far, near],
    ]) {
      const [red, green] = middle({ geoms, camera });
      expect(red).toBeGreaterThan(green);
    }
  });

  it('a plane from behind is, to three tenths', () => {
    const below = { position: [0, 0, -4], rotation: [1, 0, 0, 0, -1, 0, 0, 0, -1], fovy: 45 };
    const [, , blue] = middle({ geoms: [floor], camera: below });
    expect(Math.abs(blue - 255 * (1 - 0.7 * 0.7))).toBeLessThanOrEqual(2);
  });
});

const checker = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % 64, Math.floor(i / 3 / 64)];
  return x < 32 === y < 32 ? 0 : 200;
});

/** The floor from above; its squares repeat so often a metre. */
function floorColour(repeat: number, height: number): number[] {
  return middle({
    geoms: [{ type: plane, size: [400, 400, 100], material: 0 }],
    materials: [{ texture: 0, repeat }],
    textures: [{ type: 0, width: 64, data: checker }],
    camera: { position: [25, 25, height], rotation: identity, fovy: 45 },
  });
}

describe('textures', () => {
  it('fade to their mean where a pixel sees many of their squares', () => {
    for (const channel of floorColour(8, 30)) expect(Math.abs(channel - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs(floorColour(0.01, 5)[0] - 100)).toBeGreaterThan(90);
  });

  it('of the sky is seen where nothing else is: each face where it belongs', () => {
    // Six faces of one colour each: right, left, up, down, front and back of a cube that MuJoCo turns about x.
    const colours = [10, 50, 90, 130, 170, 210];
    const data = Uint8Array.from({ length: 6 * 4 * 4 * 3 }, (_, i) => colours[Math.floor(i / 48)]);
    const sky = (rotation: readonly number[]): number =>
      middle({
        geoms: [],
        textures: [{ type: 2, width: 4, data }],
        camera: { position: [5, 6, 7], rotation, fovy: 45 },
      })[0];
    expect(sky([0, 0, -1, -1, 0, 0, 0, 1, 0])).toBe(10); // looks along x
    expect(sky([0, 0, 1, 1, 0, 0, 0, 1, 0])).toBe(50);
    expect(sky([1, 0, 0, 0, -1, 0, 0, 0, -1])).toBe(90); // up
    expect(sky(identity)).toBe(130); // down
    expect(sky([-1, 0, 0, 0, 0, 1, 0, 1, 0])).toBe(170); // along -y
    expect(sky(alongY)).toBe(210);
  });
});

function hazyScene(haze: number): Renderer {
  const { model, state } = plainScene({
    geoms: [{ type: plane, size: [0, 0, 1], colour: [0, 0, 0.2, 1] }],
    textures: [{ type: 2, width: 4, data: new Uint8Array(48).fill(20) }],
    camera: { position: [0, 0, 1], rotation: alongY, fovy: 45 },
  });
  return new Renderer({ model: { ...model, vis: { ...model.vis, map: { ...model.vis.map, haze } } }, state });
}

describe('the haze over a plane without end', () => {
  it('lies below the horizon, and neither above it nor at the feet', () => {
    const [hazy, clear] = [0.3, 0]
      .map(hazyScene)
      .map((renderer) => Uint8Array.from(renderer.render({ width: 40, height: 200 })));
    const rows = Array.from({ length: 200 }, (_, row) => hazy[(row * 40 + 20) * 3] - clear[(row * 40 + 20) * 3]);
    expect(rows.slice(0, 100).every((change) => change === 0)).toBe(true);
    expect(Math.max(...rows.slice(100, 112))).toBeGreaterThan(100);
    expect(rows.slice(150).every((change) => change === 0)).toBe(true);
  });
});
