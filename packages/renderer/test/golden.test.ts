import { beforeAll, describe, expect, it } from 'vitest';
import { Renderer } from '../src/index.ts';
import {
  difference,
  goldenFrame,
  goldenFramesAreHere,
  goldenStates,
  loadGoldenModel,
  setGoldenState,
  type GoldenState,
  type LoadedModel,
} from './goldenFrames.ts';

const note = goldenFramesAreHere ? '' : ' (skipped: no ../shared/golden beside the repository)';
const states = goldenFramesAreHere ? goldenStates() : [];

describe.skipIf(!goldenFramesAreHere)(`against the frames of MuJoCo's own renderer${note}`, () => {
  const scenes = new Map<string, LoadedModel & { all: Renderer; plain: Renderer; unmirrored: Renderer }>();

  beforeAll(async () => {
    for (const domain of new Set(states.map((state) => state.domain))) {
      const loaded = await loadGoldenModel(domain);
      const make = (effects: { shadows?: boolean; reflections?: boolean }): Renderer =>
        new Renderer({ model: loaded.model, state: loaded.data, effects });
      const [all, plain, unmirrored] = [make({}), make({ shadows: false }), make({ reflections: false })];
      scenes.set(domain, { ...loaded, all, plain, unmirrored });
    }
  });

  function pose(state: GoldenState) {
    const scene = scenes.get(state.domain)!;
    setGoldenState(scene, state);
    return scene;
  }

  const sizeOf = ({ width, height }: { readonly width: number; readonly height: number }) => ({ width, height });

  it.each(states.flatMap((state) => ['100', '84'].map((size) => [state.name, size, state] as const)))(
    '%s, %s pixels',
    (_name, size, state) => {
      const golden = goldenFrame(state, size);
      const { mean, share } = difference(pose(state).all.render(sizeOf(golden)), golden.data);
      expect(mean).toBeLessThan(0.25);
      expect(share).toBeLessThan(0.003);
    },
  );

  it.each(states.map((state) => [state.name, state] as const))(
    '%s: shadow, reflection and sky by themselves',
    (_, state) => {
      const golden = goldenFrame(state, '100');
      const { all, plain, unmirrored } = pose(state);
      const ours = Uint8Array.from(all.render(sizeOf(golden)));
      const withoutShadow = Uint8Array.from(plain.render(sizeOf(golden)));
      const withoutReflection = Uint8Array.from(unmirrored.render(sizeOf(golden)));
      // Where an effect shows in our frame, the reference must be as ours with it, and not as ours without it.
      for (const without of [withoutShadow, withoutReflection]) {
        const shown = pixelsWhere((p) => [0, 1, 2].some((c) => Math.abs(ours[p + c] - without[p + c]) > 4));
        if (shown.length < 20) continue;
        expect(meanOver(shown, ours, golden.data)).toBeLessThan(2.5);
        expect(meanOver(shown, without, golden.data)).toBeGreaterThan(2 * meanOver(shown, ours, golden.data));
      }
      const sky = pixelsWhere((p) => p < 100 * 3 * 10);
      expect(meanOver(sky, ours, golden.data)).toBeLessThan(0.8);
    },
  );

  it('shows shadows and reflections in every task', () => {
    const shadows = new Set<string>();
    const reflections = new Set<string>();
    for (const state of states) {
      const { all, plain, unmirrored } = pose(state);
      const picture = { width: 100, height: 100 };
      const ours = Uint8Array.from(all.render(picture));
      if (difference(ours, plain.render(picture)).mean > 0.3) shadows.add(state.domain);
      if (difference(ours, unmirrored.render(picture)).mean > 0.01) reflections.add(state.domain);
    }
    expect(shadows.size).toBe(5);
    expect(reflections.size).toBe(5);
  });
});

function pixelsWhere(test: (firstByte: number) => boolean): number[] {
  return Array.from({ length: 10_000 }, (_, i) => 3 * i).filter(test);
}

function meanOver(pixels: readonly number[], one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (const p of pixels) for (let c = 0; c < 3; c += 1) sum += Math.abs(one[p + c] - other[p + c]);
  return sum / (3 * pixels.length);
}
