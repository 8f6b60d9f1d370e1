/** MJCF. */
export const hopperXml = `<mujoco model="hopper">
  <!--
    A planar one-legged jumper with a waist: torso, pelvis, thigh, calf and foot. Lengths in m, angles in degrees.
    qpos: x, z (counted from 1 m), pitch; waist, hip, knee, ankle.
  -->
  <include file="scene.xml"/>
  <compiler angle="degree"/>
  <option timestep="0.005"/>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>
  <statistic center="0 0 0.5" extent="2"/>

  <default>
    <motor ctrlrange="-1 1"/>
    <default class="jumper">
      <geom type="capsule" material="robot"/>
      <site type="sphere" size="0.05" group="3"/>
      <joint type="hinge" axis="0 1 0" armature="0.2" damping="0.05"/>
      <default class="planar">
        <joint armature="0" damping="0"/>
      </default>
    </default>
  </default>

  <worldbody>
    <camera name="side" mode="trackcom" pos="0 -2.8 0.8" xyaxes="1 0 0 0 0 1"/>
    <camera name="behind" mode="trackcom" pos="-2 -0.2 1.2" xyaxes="0.2 -1 0 0.5 0 2"/>
    <geom type="plane" pos="48 0 0" size="50 1 0.2" material="floor"/>
    <body name="torso" pos="0 0 1" childclass="jumper">
      <light mode="trackcom" pos="0 0 2"/>
      <joint class="planar" name="x" type="slide" axis="1 0 0"/>
      <joint class="planar" name="z" type="slide" axis="0 0 1"/>
      <joint class="planar" name="pitch"/>
      <geom fromto="0 0 -0.05 0 0 0.2" size="0.0653"/>
      <geom fromto="0.08 0 0.13 0.15 0 0.14" size="0.03"/>
      <body name="pelvis" pos="0 0 -0.05">
        <joint name="waist" range="-30 30"/>
        <geom fromto="0 0 0 0 0 -0.15" size="0.065"/>
        <body name="thigh" pos="0 0 -0.2">
          <joint name="hip" range="-170 10"/>
          <geom fromto="0 0 0 0 0 -0.33" size="0.04"/>
          <body name="calf" pos="0 0 -0.33">
            <joint name="knee" range="5 150"/>
            <geom fromto="0 0 0 0 0 -0.32" size="0.03"/>
            <body name="foot" pos="0 0 -0.32">
              <joint name="ankle" range="-45 45"/>
              <geom fromto="-0.08 0 0 0.17 0 0" size="0.04"/>
              <site name="toe" pos="0.17 0 0"/>
              <site name="heel" pos="-0.08 0 0"/>
            </body>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <sensor>
    <subtreelinvel name="velocity" body="torso"/>
    <touch name="toe" site="toe"/>
    <touch name="heel" site="heel"/>
  </sensor>

  <actuator>
    <motor joint="waist" gear="30"/>
    <motor joint="hip" gear="40"/>
    <motor joint="knee" gear="30"/>
    <motor joint="ankle" gear="10"/>
  </actuator>
</mujoco>
`;
