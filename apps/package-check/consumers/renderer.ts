import loadMujoco from '@mujoco/mujoco';
import { Renderer, type FreeCamera } from '@policypath/renderer';

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
