/** MJCF. */
export const halfCheetahXml = `<mujoco model="half cheetah">
  <!--
    A planar runner: torso with head, a back and a front leg of three links each. Lengths in m, angles in rad.
    qpos: x, z, pitch; back thigh, shin, foot; front thigh, shin, foot.
  -->
  <compiler angle="radian" settotalmass="14"/>
  <option timestep="0.01" integrator="Euler"/>
  <!-- MuJoCo's own choice is 6 MB; the fullest state seen uses less than 50 KB. -->
  <size memory="1M"/>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="1 1 1" rgb2="0 0 0" width="100" height="100"/>
  </asset>
  <include file="scene.xml"/>

  <default>
    <geom type="capsule" size="0.046" condim="3" conaffinity="0" friction="0.4 0.1 0.1" solref="0.02 1"
          solimp="0 0.8 0.01" rgba="0.8 0.6 0.4 1"/>
    <joint type="hinge" axis="0 1 0" solreflimit="0.02 1" solimplimit="0 0.8 0.03"/>
    <motor ctrlrange="-1 1"/>
    <default class="free">
      <joint stiffness="0" damping="0" armature="0"/>
    </default>
    <default class="driven">
      <joint armature="0.1"/>
      <default class="lower">
        <geom rgba="0.9 0.6 0.6 1"/>
      </default>
    </default>
  </default>

  <worldbody>
    <geom name="ground" type="plane" size="40 40 40" conaffinity="1" rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="torso" pos="0 0 0.7">
      <camera name="track" mode="trackcom" pos="0 -3 0.3" xyaxes="1 0 0 0 0 1"/>
      <joint class="free" name="x" type="slide" axis="1 0 0"/>
      <joint class="free" name="z" type="slide" axis="0 0 1"/>
      <joint class="free" name="pitch"/>
      <geom name="trunk" fromto="-0.5 0 0 0.5 0 0"/>
      <geom name="head" pos="0.6 0 0.1" size="0.046 0.15" euler="0 0.87 0"/>

      <body name="backThigh" pos="-0.5 0 0" childclass="driven">
        <joint name="backHip" range="-0.52 1.05" stiffness="240" damping="6"/>
        <geom pos="0.1 0 -0.13" size="0.046 0.145" euler="0 -3.8 0"/>
        <body name="backShin" pos="0.16 0 -0.25" childclass="lower">
          <joint name="backKnee" range="-0.785 0.785" stiffness="180" damping="4.5"/>
          <geom pos="-0.14 0 -0.07" size="0.046 0.15" euler="0 -2.03 0"/>
          <body name="backFoot" pos="-0.28 0 -0.14">
            <joint name="backAnkle" range="-0.4 0.785" stiffness="120" damping="3"/>
            <geom pos="0.03 0 -0.097" size="0.046 0.094" euler="0 -0.27 0"/>
          </body>
        </body>
      </body>

      <body name="frontThigh" pos="0.5 0 0" childclass="driven">
        <joint name="frontHip" range="-1 0.7" stiffness="180" damping="4.5"/>
        <geom pos="-0.07 0 -0.12" size="0.046 0.133" euler="0 0.52 0"/>
        <body name="frontShin" pos="-0.14 0 -0.24" childclass="lower">
          <joint name="frontKnee" range="-1.2 0.87" stiffness="120" damping="3"/>
          <geom pos="0.065 0 -0.09" size="0.046 0.106" euler="0 -0.6 0"/>
          <body name="frontFoot" pos="0.13 0 -0.18">
            <joint name="frontAnkle" range="-0.5 0.5" stiffness="60" damping="1.5"/>
            <geom pos="0.045 0 -0.07" size="0.046 0.07" euler="0 -0.6 0"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <!-- Torque at full control, in N m. -->
  <actuator>
    <motor joint="backHip" gear="120"/>
    <motor joint="backKnee" gear="90"/>
    <motor joint="backAnkle" gear="60"/>
    <motor joint="frontHip" gear="120"/>
    <motor joint="frontKnee" gear="60"/>
    <motor joint="frontAnkle" gear="30"/>
  </actuator>
</mujoco>
`;
