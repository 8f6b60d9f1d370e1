/** MJCF. */
export const hopperXml = `<mujoco model="hopper">
  <!--
    A planar one-legged jumper: torso, thigh, leg and foot stacked on one another. Lengths in m, angles in degrees.
    qpos: x, z (counted from the ground), pitch; thigh, leg, foot.
  -->
  <compiler angle="degree"/>
  <option timestep="0.002" integrator="RK4"/>
  <!-- MuJoCo's own choice is 13 MB; the fullest state seen uses less than 50 KB. -->
  <size memory="1M"/>

  <visual>
    <map znear="0.02"/>
  </visual>
  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="0.4 0.5 0.6" rgb2="0 0 0" width="100" height="100"/>
  </asset>
  <include file="scene.xml"/>

  <default>
    <!--
      The margin is half of the 0.001 that the v4 environment was designed with: since version 3.5 MuJoCo adds the
      margins of the two geoms of a contact, where it took the larger one before.
    -->
    <geom type="capsule" condim="1" margin="0.0005" friction="0.9" solref="0.02 1" solimp="0.8 0.8 0.01"
          rgba="0.8 0.6 0.4 1" material="robot"/>
    <motor ctrlrange="-1 1" gear="200"/>
    <default class="planar">
      <joint armature="0" damping="0"/>
    </default>
    <default class="driven">
      <joint type="hinge" axis="0 -1 0" armature="1" damping="1"/>
    </default>
  </default>

  <worldbody>
    <geom name="ground" type="plane" size="20 20 0.125" condim="3" friction="1" rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="torso" pos="0 0 1.25">
      <camera name="track" mode="trackcom" pos="0 -3 -0.25" xyaxes="1 0 0 0 0 1"/>
      <joint class="planar" name="x" type="slide" axis="1 0 0" pos="0 0 -1.25"/>
      <joint class="planar" name="z" type="slide" axis="0 0 1" pos="0 0 -1.25" ref="1.25"/>
      <joint class="planar" name="pitch" type="hinge" axis="0 1 0"/>
      <geom name="trunk" size="0.05 0.2"/>

      <body name="thigh" pos="0 0 -0.2" childclass="driven">
        <joint name="hip" range="-150 0"/>
        <geom pos="0 0 -0.225" size="0.05 0.225"/>
        <body name="leg" pos="0 0 -0.7">
          <joint name="knee" pos="0 0 0.25" range="-150 0"/>
          <geom size="0.04 0.25"/>
          <body name="foot" pos="0.13 0 -0.35">
            <joint name="ankle" pos="-0.13 0 0.1" range="-45 45"/>
            <geom pos="-0.065 0 0.1" size="0.06 0.195" euler="0 -90 0" friction="2"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor joint="hip"/>
    <motor joint="knee"/>
    <motor joint="ankle"/>
  </actuator>
</mujoco>
`;
