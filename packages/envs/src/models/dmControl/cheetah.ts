/** MJCF. */
export const cheetahXml = `<mujoco model="cheetah">
  <!--
    A planar two-legged runner of 14 kg; every joint has a spring. Lengths in m, angles in degrees.
    qpos: x, z (counted from the rest), pitch; back thigh, shin, foot; front thigh, shin, foot.
  -->
  <include file="scene.xml"/>
  <compiler angle="degree" settotalmass="14"/>
  <option timestep="0.01"/>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>
  <statistic center="0 0 0.7" extent="2"/>

  <default>
    <motor ctrlrange="-1 1"/>
    <default class="runner">
      <geom type="capsule" friction="0.4 0.1 0.1" material="robot"/>
      <joint type="hinge" axis="0 1 0" armature="0.1" stiffness="8" damping="0.01"/>
      <default class="planar">
        <joint armature="0" stiffness="0" damping="0"/>
      </default>
    </default>
  </default>

  <worldbody>
    <geom type="plane" pos="98 0 0" size="100 0.8 0.5" material="floor"/>
    <body name="torso" pos="0 0 0.7" childclass="runner">
      <light mode="trackcom" pos="0 0 2"/>
      <camera name="side" mode="trackcom" pos="0 -3 0" xyaxes="1 0 0 0 0 1"/>
      <camera name="behind" mode="trackcom" pos="-1.8 -1.3 0.8" xyaxes="0.45 -0.9 0 0.3 0.15 0.94"/>
      <joint class="planar" name="x" type="slide" axis="1 0 0"/>
      <joint class="planar" name="z" type="slide" axis="0 0 1"/>
      <joint class="planar" name="pitch"/>
      <geom fromto="-0.5 0 0 0.5 0 0" size="0.046"/>
      <geom pos="0.6 0 0.1" euler="0 50 0" size="0.046 0.15"/>

      <body name="back_thigh" pos="-0.5 0 0">
        <joint name="back_hip" range="-30 60" stiffness="240" damping="6"/>
        <geom pos="0.1 0 -0.13" euler="0 -218 0" size="0.046 0.145"/>
        <body name="back_shin" pos="0.16 0 -0.25">
          <joint name="back_knee" range="-50 50" stiffness="180" damping="4.5"/>
          <geom pos="-0.14 0 -0.07" euler="0 -116 0" size="0.046 0.15"/>
          <body name="back_foot" pos="-0.28 0 -0.14">
            <joint name="back_ankle" range="-230 50" stiffness="120" damping="3"/>
            <geom pos="0.03 0 -0.097" euler="0 -15 0" size="0.046 0.094"/>
          </body>
        </body>
      </body>

      <body name="front_thigh" pos="0.5 0 0">
        <joint name="front_hip" range="-57 0.4" stiffness="180" damping="4.5"/>
        <geom pos="-0.07 0 -0.12" euler="0 30 0" size="0.046 0.133"/>
        <body name="front_shin" pos="-0.14 0 -0.24">
          <joint name="front_knee" range="-70 50" stiffness="120" damping="3"/>
          <geom pos="0.065 0 -0.09" euler="0 -34 0" size="0.046 0.106"/>
          <body name="front_foot" pos="0.13 0 -0.18">
            <joint name="front_ankle" range="-28 28" stiffness="60" damping="1.5"/>
            <geom pos="0.045 0 -0.07" euler="0 -34 0" size="0.046 0.07"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <sensor>
    <subtreelinvel name="velocity" body="torso"/>
  </sensor>

  <actuator>
    <motor joint="back_hip" gear="120"/>
    <motor joint="back_knee" gear="90"/>
    <motor joint="back_ankle" gear="60"/>
    <motor joint="front_hip" gear="90"/>
    <motor joint="front_knee" gear="60"/>
    <motor joint="front_ankle" gear="30"/>
  </actuator>
</mujoco>
`;
