/** MJCF. */
export const humanoidStandupXml = `<mujoco model="humanoid standup">
  <!--
    Humanoid's biped, lying on its back: the trunk and the legs point along x instead of down. Lengths in m, angles in
    degrees. y is left.
    qpos: position (3) and quaternion (4) of the torso; waist z, y, x; right hip x, z, y and knee; the same left; right
    shoulder 1, 2 and elbow; the same left.
  -->
  <compiler angle="degree"/>
  <option timestep="0.003" integrator="RK4" solver="PGS" iterations="50"/>
  <!-- MuJoCo's own choice is 14 MB; the fullest state seen uses less than 200 KB. nkey: as the original declares. -->
  <size memory="2M" nkey="5"/>

  <!-- Fog is off unless a viewer turns it on. -->
  <visual>
    <map fogstart="3" fogend="5"/>
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
    <geom type="capsule" condim="1" margin="0.0005" rgba="0.8 0.6 0.4 1" material="robot"/>
    <motor ctrlrange="-0.4 0.4" gear="100"/>
    <default class="trunk">
      <joint type="hinge" damping="5" armature="0.02" stiffness="10"/>
    </default>
    <default class="leg">
      <joint type="hinge" damping="5" armature="0.01" stiffness="10"/>
      <default class="hipY">
        <joint axis="0 1 0" range="-110 20" stiffness="20"/>
      </default>
      <default class="knee">
        <joint axis="0 -1 0" pos="0 0 0.02" range="-160 -2" damping="1" armature="0.006" stiffness="0"/>
      </default>
      <default class="foot">
        <geom type="sphere" size="0.075" pos="0 0 0.1"/>
      </default>
    </default>
    <default class="arm">
      <joint type="hinge" damping="1" stiffness="1"/>
      <geom size="0.04"/>
      <default class="elbow">
        <joint armature="0.0028" stiffness="0" range="-90 50"/>
        <geom size="0.031"/>
      </default>
      <default class="hand">
        <geom type="sphere" size="0.04"/>
      </default>
    </default>
  </default>

  <worldbody>
    <geom name="ground" type="plane" size="20 20 0.125" condim="3" friction="1 0.1 0.1"
          rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="torso" pos="0 0 0.105">
      <camera name="track" mode="trackcom" pos="0 -3 0.5" xyaxes="1 0 0 0 0 1"/>
      <joint name="free" type="free"/>
      <geom name="chest" fromto="0 -0.07 0 0 0.07 0" size="0.07"/>
      <geom name="head" type="sphere" pos="-0.15 0 0" size="0.09"/>
      <geom name="belly" fromto="0.11 -0.06 0 0.11 0.06 0" size="0.06"/>

      <body name="waist" pos="0.21 0 0" quat="1 0 -0.002 0" childclass="trunk">
        <geom fromto="0 -0.06 0 0 0.06 0" size="0.06"/>
        <joint name="waistZ" axis="0 0 1" pos="0 0 0.065" range="-45 45" stiffness="20"/>
        <joint name="waistY" axis="0 1 0" pos="0 0 0.065" range="-75 30"/>

        <body name="pelvis" pos="0.165 0 0" quat="1 0 -0.002 0">
          <joint name="waistX" axis="1 0 0" pos="0 0 0.1" range="-35 35"/>
          <geom fromto="-0.02 -0.07 0 -0.02 0.07 0" size="0.09"/>

          <body name="rightThigh" pos="0 -0.1 0" childclass="leg">
            <joint name="rightHipX" axis="1 0 0" range="-25 5"/>
            <joint name="rightHipZ" axis="0 0 1" range="-60 35"/>
            <joint name="rightHipY" class="hipY" armature="0.008"/>
            <geom fromto="0 0 0 0.34 0.01 0" size="0.06"/>
            <body name="rightShin" pos="0.403 0.01 0">
              <joint name="rightKnee" class="knee"/>
              <geom fromto="0 0 0 0.3 0 0" size="0.049"/>
              <body name="rightFoot" pos="0.35 0 -0.1">
                <geom class="foot"/>
              </body>
            </body>
          </body>

          <!-- The left leg differs from the right by more than the mirror (hip armature, knee stiffness), as in v4. -->
          <body name="leftThigh" pos="0 0.1 0" childclass="leg">
            <joint name="leftHipX" axis="-1 0 0" range="-25 5"/>
            <joint name="leftHipZ" axis="0 0 -1" range="-60 35"/>
            <joint name="leftHipY" class="hipY" range="-120 20"/>
            <geom fromto="0 0 0 0.34 -0.01 0" size="0.06"/>
            <body name="leftShin" pos="0.403 -0.01 0">
              <joint name="leftKnee" class="knee" stiffness="1"/>
              <geom fromto="0 0 0 0.3 0 0" size="0.049"/>
              <body name="leftFoot" pos="0.35 0 -0.1">
                <geom class="foot"/>
              </body>
            </body>
          </body>
        </body>
      </body>

      <body name="rightUpperArm" pos="0 -0.17 0.06" childclass="arm">
        <joint name="rightShoulder1" axis="2 1 1" range="-85 60" armature="0.0068"/>
        <joint name="rightShoulder2" axis="0 -1 1" range="-85 60" armature="0.0051"/>
        <geom fromto="0 0 0 0.16 -0.16 -0.16"/>
        <body name="rightLowerArm" pos="0.18 -0.18 -0.18">
          <joint name="rightElbow" class="elbow" axis="0 -1 1"/>
          <geom class="elbow" fromto="0.01 0.01 0.01 0.17 0.17 0.17"/>
          <geom class="hand" pos="0.18 0.18 0.18"/>
          <!-- In the elbow, turned with the arm; the original has it too. -->
          <camera name="elbow"/>
        </body>
      </body>

      <body name="leftUpperArm" pos="0 0.17 0.06" childclass="arm">
        <joint name="leftShoulder1" axis="2 -1 1" range="-60 85" armature="0.0068"/>
        <joint name="leftShoulder2" axis="0 1 1" range="-60 85" armature="0.0051"/>
        <geom fromto="0 0 0 0.16 0.16 -0.16"/>
        <body name="leftLowerArm" pos="0.18 0.18 -0.18">
          <joint name="leftElbow" class="elbow" axis="0 -1 -1"/>
          <geom class="elbow" fromto="0.01 -0.01 0.01 0.17 -0.17 0.17"/>
          <geom class="hand" pos="0.18 -0.18 0.18"/>
        </body>
      </body>
    </body>
  </worldbody>

  <!-- Two measured lengths (knee minus hip) without stiffness or limit: they move nothing. -->
  <tendon>
    <fixed name="leftHipKnee">
      <joint joint="leftHipY" coef="-1"/>
      <joint joint="leftKnee" coef="1"/>
    </fixed>
    <fixed name="rightHipKnee">
      <joint joint="rightHipY" coef="-1"/>
      <joint joint="rightKnee" coef="1"/>
    </fixed>
  </tendon>

  <!-- Torque = gear x control; control reaches 0.4. The waist's y comes before its z, unlike in qpos. -->
  <actuator>
    <motor joint="waistY"/>
    <motor joint="waistZ"/>
    <motor joint="waistX"/>
    <motor joint="rightHipX"/>
    <motor joint="rightHipZ"/>
    <motor joint="rightHipY" gear="300"/>
    <motor joint="rightKnee" gear="200"/>
    <motor joint="leftHipX"/>
    <motor joint="leftHipZ"/>
    <motor joint="leftHipY" gear="300"/>
    <motor joint="leftKnee" gear="200"/>
    <motor joint="rightShoulder1" gear="25"/>
    <motor joint="rightShoulder2" gear="25"/>
    <motor joint="rightElbow" gear="25"/>
    <motor joint="leftShoulder1" gear="25"/>
    <motor joint="leftShoulder2" gear="25"/>
    <motor joint="leftElbow" gear="25"/>
  </actuator>
</mujoco>
`;
