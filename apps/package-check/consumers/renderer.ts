import { Renderer, type FreeCamera, type SceneModel, type SceneState } from '@policypath/renderer';

interface Mujoco {
  readonly MjModel: { from_xml_string(text: string): SceneModel };
  readonly MjData: new (model: SceneModel) => SceneState;
  mj_forward(model: SceneModel, data: SceneState): void;
}

// Imported by a name that the compiler does not follow: MuJoCo's own types do not compile without `skipLibCheck`.
const engine: string = '@mujoco/mujoco';
const { default: loadMujoco } = (await import(engine)) as { default: () => Promise<Mujoco> };
const mujoco = await loadMujoco();
const model = mujoco.MjModel.from_xml_string(
  '<mujoco><worldbody><geom size=".5" rgba="1 0 0 1"/></worldbody></mujoco>',
);
const data = new mujoco.MjData(model);
mujoco.mj_forward(model, data);
const renderer = new Renderer({ model, state: data });
const camera: FreeCamera = { distance: 2, azimuth: 90, elevation: 0 };
const frame = renderer.render({ width: 9, height: 9, camera });
const middle = 3 * (4 * 9 + 4);
// @ts-expect-error a picture has a size
export const refused = (): unknown => renderer.render({ camera });
console.log(
  JSON.stringify({
    corner: Array.from(frame.subarray(0, 3)),
    red: frame[middle] > 0 && frame[middle + 1] < frame[middle],
  }),
);
