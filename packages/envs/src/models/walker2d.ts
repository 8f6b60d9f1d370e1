/** MJCF. */
export const walker2dXml = `<mujoco model="walker 2d">
  <!--
    A planar biped: a torso and two legs of three links, both in the same plane. Lengths in m, angles in degrees.
    qpos: x, z (counted from the ground), pitch; right thigh, leg, foot; left thigh, leg, foot.
  -->
  <compiler angle="degree"/>
  <option timestep="0.002" integrator="RK4"/>
  <!-- MuJoCo's own choice is 13 MB; the fullest state seen uses less than 50 KB. -->
  <size memory="1M"/>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="0.4 0.5 0.6" rgb2="0 0 0" width="100" height="100"/>
  </asset>
  <include file="scene.xml"/>

  <default>
    <!-- conaffinity 0: links touch the ground but not one another. -->
    <geom type="capsule" condim="3" conaffinity="0" friction="0.9 0.1 0.1" rgba="0.8 0.6 0.4 1"/>
    <motor ctrlrange="-1 1" gear="100"/>
    <default class="planar">
      <joint armature="0" damping="0"/>
    </default>
    <default class="driven">
      <joint type="hinge" axis="0 -1 0" armature="0.01" damping="0.1"/>
    </default>
    <default class="left">
      <joint type="hinge" axis="0 -1 0" armature="0.01" damping="0.1"/>
      <geom rgba="0.7 0.3 0.6 1"/>
    </default>
  </default>

  <worldbody>
    <geom name="ground" type="plane" size="40 40 40" conaffinity="1" friction="0.7 0.1 0.1"
          rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="torso" pos="0 0 1.25">
      <camera name="track" mode="trackcom" pos="0 -3 -0.25" xyaxes="1 0 0 0 0 1"/>
      <joint class="planar" name="x" type="slide" axis="1 0 0" pos="0 0 -1.25"/>
      <joint class="planar" name="z" type="slide" axis="0 0 1" pos="0 0 -1.25" ref="1.25"/>
      <joint class="planar" name="pitch" type="hinge" axis="0 1 0"/>
      <geom name="trunk" size="0.05 0.2"/>

      <body name="rightThigh" pos="0 0 -0.2" childclass="driven">
        <joint name="rightHip" range="-150 0"/>
        <geom pos="0 0 -0.225" size="0.05 0.225"/>
        <body name="rightLeg" pos="0 0 -0.7">
          <joint name="rightKnee" pos="0 0 0.25" range="-150 0"/>
          <geom size="0.04 0.25"/>
          <body name="rightFoot" pos="0.2 0 -0.35">
            <joint name="rightAnkle" pos="-0.2 0 0.1" range="-45 45"/>
            <geom pos="-0.1 0 0.1" size="0.06 0.1" euler="0 -90 0"/>
          </body>
        </body>
      </body>

      <body name="leftThigh" pos="0 0 -0.2" childclass="left">
        <joint name="leftHip" range="-150 0"/>
        <geom pos="0 0 -0.225" size="0.05 0.225"/>
        <body name="leftLeg" pos="0 0 -0.7">
          <joint name="leftKnee" pos="0 0 0.25" range="-150 0"/>
          <geom size="0.04 0.25"/>
          <body name="leftFoot" pos="0.2 0 -0.35">
            <joint name="leftAnkle" pos="-0.2 0 0.1" range="-45 45"/>
            <!-- Twice the right foot's grip: a slip of the original that belongs to v4's task (mended in v5). -->
            <geom pos="-0.1 0 0.1" size="0.06 0.1" euler="0 -90 0" friction="1.9 0.1 0.1"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor joint="rightHip"/>
    <motor joint="rightKnee"/>
    <motor joint="rightAnkle"/>
    <motor joint="leftHip"/>
    <motor joint="leftKnee"/>
    <motor joint="leftAnkle"/>
  </actuator>
</mujoco>
`;
