import { cos, sin } from '@policypath/elementary';

/**
 * Colours of MinAtar's pictures: `count` colours of the scheme "cubehelix" (Green 2011: start 0.5, -1.5 rotations, hue 1,
 * gamma 1), as seaborn takes them from matplotlib's map of 256 entries, at equal distances without the ends.
 *
 * @returns [count, 3] red, green, blue
 */
export function cubehelix(count: number): Uint8Array {
  const colours = new Uint8Array(3 * count);
  for (let i = 0; i < count; i += 1) {
    const entry = Math.floor((256 * (i + 1)) / (count + 1));
    const lightness = entry / 255;
    const angle = 2 * Math.PI * (0.5 / 3 - 1.5 * lightness);
    const amplitude = (lightness * (1 - lightness)) / 2;
    projections.forEach(([cosine, sine], channel) => {
      const value = lightness + amplitude * (cosine * cos(angle) + sine * sin(angle));
      colours[3 * i + channel] = Math.round(255 * Math.min(1, Math.max(0, value)));
    });
  }
  return colours;
}

/** How red, green and blue depart from grey along the helix. */
const projections = [
  [-0.14861, 1.78277],
  [-0.29227, -0.90649],
  [1.97294, 0],
] as const;
