import loadMujoco from '@mujoco/mujoco';
import { expect, it } from 'vitest';
import { Renderer } from '../src/index.ts';

const text = `<mujoco>
  <asset>
    <texture type="skybox" builtin="flat" rgb1="0 0 .4" rgb2="0 0 .4" width="16" height="16"/>
    <texture name="squares" type="2d" builtin="checker" rgb1="0 0 0" rgb2=".8 .8 .8" width="32" height="32"/>
    <texture name="skin" type="cube" builtin="flat" rgb1="0 1 0" rgb2="0 1 0" width="16" height="16"/>
    <material name="floor" texture="squares" texrepeat="1 1" texuniform="true" reflectance=".3"/>
    <material name="skin" texture="skin"/>
  </asset>
  <visual><headlight ambient="1 1 1" diffuse="0 0 0" specular="0 0 0"/></visual>
  <worldbody>
    <light pos="0 0 3"/>
    <camera name="side" pos="0 -3 .6" xyaxes="1 0 0 0 0 1" mode="trackcom"/>
    <geom type="plane" size="2 2 .5" material="floor"/>
    <body pos="0 0 .6">
      <freejoint/>
      <geom type="sphere" size=".3" material="skin"/>
      <site name="mark" pos="0 0 .5" size=".1" rgba="1 0 0 1"/>
    </body>
  </worldbody>
</mujoco>`;

it("draws MuJoCo's own model and data, wherever their memory is and whatever colours they have now", async () => {
  const mujoco = await loadMujoco();
  const model = mujoco.MjModel.from_xml_string(text);
  const data = new mujoco.MjData(model);
  mujoco.mj_forward(model, data);
  const renderer = new Renderer({ model, state: data });
  const picture = { width: 100, height: 100 };
  const scale = 50 / Math.tan(Math.PI / 8) / 3;
  const first = Uint8Array.from(renderer.render(picture));
  expect(pixel(first, 5, 5)).toEqual([0, 0, 102]);
  expect(pixel(first, 50, 50)).toEqual([0, 255, 0]);
  expect(pixel(first, 50, 50 - 0.5 * scale)).toEqual([255, 0, 0]);

  // The sphere goes up; the memory grows, which detaches every view taken before.
  data.qpos[2] = 0.9;
  const others = Array.from({ length: 4 }, () => new mujoco.MjData(mujoco.MjModel.from_xml_string(text)));
  mujoco.mj_forward(model, data);
  model.site_rgba.set([1, 1, 0, 1]);
  const second = Uint8Array.from(
    renderer.render({ ...picture, camera: { lookAt: [0, 0, 0.6], distance: 3, azimuth: 90, elevation: 0 } }),
  );
  expect(pixel(second, 50, 50 - 0.3 * scale)).toEqual([0, 255, 0]);
  expect(pixel(second, 50, 50 - 0.8 * scale)).toEqual([255, 255, 0]);
  // The camera of the model follows the body.
  const third = renderer.render(picture);
  expect(pixel(third, 50, 50)).toEqual([0, 255, 0]);
  for (const other of others) other.delete();
});

function pixel(frame: Uint8Array, column: number, row: number): number[] {
  const at = (Math.round(row) * 100 + Math.round(column)) * 3;
  return Array.from(frame.subarray(at, at + 3));
}
