/** MJCF. */
export const antXml = `<mujoco model="ant">
  <!--
    A quadruped: a ball with four legs at the diagonals, each a fixed stump, a swinging thigh (hip, vertical axis) and a
    bending shin (ankle, horizontal axis across the leg). Lengths in m, angles in degrees. x is forward, y left.
    qpos: position (3) and quaternion (4) of the torso; hip and ankle of front left, back left, back right, front right.
  -->
  <compiler angle="degree"/>
  <option timestep="0.01" integrator="RK4"/>
  <!-- MuJoCo's own choice is 14 MB; the fullest state seen uses less than 100 KB. -->
  <size memory="1M"/>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="1 1 1" rgb2="0 0 0" width="100" height="100"/>
  </asset>
  <include file="scene.xml"/>

  <default>
    <!--
      The margin is half of the 0.01 that the v4 environment was designed with: since version 3.5 MuJoCo adds the
      margins of the two geoms of a contact, where it took the larger one before.
      conaffinity 0: links touch the ground but not one another.
    -->
    <geom type="capsule" size="0.08" density="5" condim="3" conaffinity="0" margin="0.005" friction="1 0.5 0.5"
          rgba="0.8 0.6 0.4 1"/>
    <joint type="hinge" armature="1" damping="1"/>
    <motor ctrlrange="-1 1" gear="150"/>
    <default class="hip">
      <joint axis="0 0 1" range="-30 30"/>
    </default>
    <!-- Opposite legs share an axis, so the same bend has opposite signs on them. -->
    <default class="ankle">
      <joint axis="-1 1 0" range="30 70"/>
      <default class="ankleAcross">
        <joint axis="1 1 0"/>
      </default>
    </default>
  </default>

  <worldbody>
    <geom name="ground" type="plane" size="40 40 40" conaffinity="1" rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="torso" pos="0 0 0.75">
      <camera name="track" mode="trackcom" pos="0 -3 0.3" xyaxes="1 0 0 0 0 1"/>
      <geom name="trunk" type="sphere" size="0.25"/>
      <joint name="free" type="free" armature="0" damping="0" margin="0.01"/>

      <body name="frontLeftStump">
        <geom fromto="0 0 0 0.2 0.2 0"/>
        <body name="frontLeftThigh" pos="0.2 0.2 0">
          <joint class="hip" name="frontLeftHip"/>
          <geom fromto="0 0 0 0.2 0.2 0"/>
          <body name="frontLeftShin" pos="0.2 0.2 0">
            <joint class="ankle" name="frontLeftAnkle"/>
            <geom fromto="0 0 0 0.4 0.4 0"/>
          </body>
        </body>
      </body>

      <body name="backLeftStump">
        <geom fromto="0 0 0 -0.2 0.2 0"/>
        <body name="backLeftThigh" pos="-0.2 0.2 0">
          <joint class="hip" name="backLeftHip"/>
          <geom fromto="0 0 0 -0.2 0.2 0"/>
          <body name="backLeftShin" pos="-0.2 0.2 0">
            <joint class="ankleAcross" name="backLeftAnkle" range="-70 -30"/>
            <geom fromto="0 0 0 -0.4 0.4 0"/>
          </body>
        </body>
      </body>

      <body name="backRightStump">
        <geom fromto="0 0 0 -0.2 -0.2 0"/>
        <body name="backRightThigh" pos="-0.2 -0.2 0">
          <joint class="hip" name="backRightHip"/>
          <geom fromto="0 0 0 -0.2 -0.2 0"/>
          <body name="backRightShin" pos="-0.2 -0.2 0">
            <joint class="ankle" name="backRightAnkle" range="-70 -30"/>
            <geom fromto="0 0 0 -0.4 -0.4 0"/>
          </body>
        </body>
      </body>

      <body name="frontRightStump">
        <geom fromto="0 0 0 0.2 -0.2 0"/>
        <body name="frontRightThigh" pos="0.2 -0.2 0">
          <joint class="hip" name="frontRightHip"/>
          <geom fromto="0 0 0 0.2 -0.2 0"/>
          <body name="frontRightShin" pos="0.2 -0.2 0">
            <joint class="ankleAcross" name="frontRightAnkle"/>
            <geom fromto="0 0 0 0.4 -0.4 0"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <!-- The order of the action is not the order of qpos: the last leg comes first. -->
  <actuator>
    <motor joint="frontRightHip"/>
    <motor joint="frontRightAnkle"/>
    <motor joint="frontLeftHip"/>
    <motor joint="frontLeftAnkle"/>
    <motor joint="backLeftHip"/>
    <motor joint="backLeftAnkle"/>
    <motor joint="backRightHip"/>
    <motor joint="backRightAnkle"/>
  </actuator>
</mujoco>
`;
