/** MJCF. */
export const ballInCupXml = `<mujoco model="ball in cup">
  <!--
    A cup on slides with springs, and a ball that hangs from it on a string of 0.3 m, both in the plane. Lengths in m.
    qpos: cup x, z; ball x, z.
  -->
  <include file="scene.xml"/>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>

  <default>
    <joint type="slide"/>
    <motor gear="5" ctrlrange="-1 1"/>
    <default class="cup">
      <joint type="slide" damping="3" stiffness="20"/>
      <geom type="capsule" size="0.008" material="robot"/>
    </default>
  </default>

  <worldbody>
    <light directional="true" pos="0 0 2" diffuse="0.6 0.6 0.6" specular="0.3 0.3 0.3"/>
    <geom name="ground" type="plane" size="0.6 0.2 10" material="floor"/>
    <camera name="above" pos="0 -1 0.8" xyaxes="1 0 0 0 1 2"/>
    <camera name="front" pos="0 -1 0.4" xyaxes="1 0 0 0 0 1"/>

    <body name="cup" pos="0 0 0.6" childclass="cup">
      <joint name="cupX" axis="1 0 0"/>
      <joint name="cupZ" axis="0 0 1"/>
      <geom fromto="-0.05 0 0 -0.05 0 -0.075"/>
      <geom fromto="-0.05 0 -0.075 -0.025 0 -0.1"/>
      <geom fromto="-0.025 0 -0.1 0.025 0 -0.1"/>
      <geom fromto="0.025 0 -0.1 0.05 0 -0.075"/>
      <geom fromto="0.05 0 -0.075 0.05 0 0"/>
      <site name="bottom" pos="0 0 -0.108" size="0.005"/>
      <site name="inside" type="box" pos="0 0 -0.05" size="0.05 0.006 0.05" group="4"/>
    </body>

    <body name="ball" pos="0 0 0.2">
      <joint name="ballX" axis="1 0 0"/>
      <joint name="ballZ" axis="0 0 1"/>
      <geom name="ball" type="sphere" size="0.025" material="fingertip"/>
      <site name="hook" size="0.005"/>
    </body>
  </worldbody>

  <tendon>
    <spatial name="string" range="0 0.3" width="0.003">
      <site site="hook"/>
      <site site="bottom"/>
    </spatial>
  </tendon>

  <actuator>
    <motor joint="cupX"/>
    <motor joint="cupZ"/>
  </actuator>
</mujoco>
`;
