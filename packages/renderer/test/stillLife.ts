import type { PlainScene } from './plainScene.ts';

/** A small scene with every effect: sky, mirroring checker floor, a shape of each kind, spot and shadows, glass. */
export const stillLife: PlainScene = {
  geoms: [
    { type: 0, size: [2, 2, 0.25], material: 0 },
    { type: 2, size: [0.25], position: [-0.9, 0, 0.25], colour: [0.8, 0.3, 0.2, 1] },
    { type: 3, size: [0.12, 0.3], position: [-0.4, 0.3, 0.42], colour: [0.7, 0.5, 0.3, 1] },
    { type: 4, size: [0.2, 0.15, 0.3], position: [0.05, 0, 0.3], colour: [0.3, 0.6, 0.3, 1] },
    { type: 5, size: [0.18, 0.25], position: [0.5, 0.2, 0.25], colour: [0.3, 0.5, 0.7, 1] },
    {
      type: 6,
      size: [0.2, 0.2, 0.2],
      position: [0.95, -0.1, 0.2],
      rotation: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1],
      colour: [0.6, 0.6, 0.2, 1],
    },
    { type: 2, size: [0.2], position: [0.3, -0.7, 0.25], colour: [0.9, 0.9, 1, 0.3] },
  ],
  materials: [{ texture: 0, repeat: 1, reflectance: 0.3 }],
  textures: [
    {
      type: 0,
      width: 32,
      data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
        const [x, y] = [Math.floor(i / 3) % 32, Math.floor(i / 96)];
        return x < 16 === y < 16 ? [25, 51, 77][i % 3] : [51, 77, 102][i % 3];
      }),
    },
    {
      type: 2,
      width: 16,
      data: Uint8Array.from({ length: 6 * 16 * 16 * 3 }, (_, i) => {
        const [face, row] = [Math.floor(i / 768), Math.floor(i / 48) % 16];
        const light = face === 2 ? 1 : face === 3 ? 0 : 1 - row / 15;
        return Math.round([102, 153, 204][i % 3] * light);
      }),
    },
  ],
  lights: [{ directional: false, position: [-1, -1, 3], direction: [0.3, 0.3, -0.905], diffuse: 0.7 }],
  ambient: 0.45,
  camera: { position: [0, -3.2, 1.2], rotation: [1, 0, 0, 0, 0.28, -0.96, 0, 0.96, 0.28], fovy: 45 },
};
