/** MJCF. */
export const reacherXml = `<mujoco model="reacher">
  <!--
    An arm of two links that turns over a walled square, and a target on the ground. Lengths in m, angles in degrees.
    qpos: shoulder, wrist. The task sets the size of the target and, at each reset, its place.
  -->
  <include file="scene.xml"/>
  <compiler angle="degree"/>
  <option timestep="0.02">
    <flag contact="disable"/>
  </option>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>

  <default>
    <joint type="hinge" axis="0 0 1" damping="0.01"/>
    <motor gear="0.05" ctrlrange="-1 1"/>
    <default class="wall">
      <geom type="plane" material="fittings"/>
    </default>
    <default class="link">
      <geom type="capsule" size="0.01" material="robot"/>
    </default>
  </default>

  <worldbody>
    <light pos="0 0 1"/>
    <camera name="above" pos="0 0 0.75"/>
    <geom name="ground" type="plane" size="0.3 0.3 10" material="floor"/>
    <geom class="wall" pos="-0.3 0 0.02" zaxis="1 0 0" size="0.02 0.3 0.02"/>
    <geom class="wall" pos="0 -0.3 0.02" zaxis="0 1 0" size="0.3 0.02 0.02"/>
    <geom class="wall" pos="0.3 0 0.02" zaxis="-1 0 0" size="0.02 0.3 0.02"/>
    <geom class="wall" pos="0 0.3 0.02" zaxis="0 -1 0" size="0.3 0.02 0.02"/>
    <geom name="root" type="cylinder" fromto="0 0 0 0 0 0.02" size="0.011" material="fittings"/>

    <body name="arm" pos="0 0 0.01" childclass="link">
      <geom fromto="0 0 0 0.12 0 0"/>
      <joint name="shoulder" type="hinge" axis="0 0 1" damping="0.01"/>
      <body name="hand" pos="0.12 0 0">
        <geom fromto="0 0 0 0.1 0 0"/>
        <joint name="wrist" type="hinge" axis="0 0 1" damping="0.01" range="-160 160"/>
        <body name="finger" pos="0.12 0 0">
          <camera name="hand" mode="track" pos="0 0 0.2"/>
          <geom name="finger" type="sphere" size="0.01" material="fingertip"/>
        </body>
      </body>
    </body>

    <geom name="target" type="sphere" pos="0 0 0.01" size="0.05" material="goal"/>
  </worldbody>

  <actuator>
    <motor joint="shoulder"/>
    <motor joint="wrist"/>
  </actuator>
</mujoco>
`;
