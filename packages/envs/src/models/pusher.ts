/** MJCF. */
export const pusherXml = `<mujoco model="pusher">
  <!--
    A robot's right arm with a fork for a hand, a cylinder to push, and a flat goal, on slides over a table. No gravity.
    Lengths in m, angles in radians. qpos: shoulder pan and lift, upper arm roll, elbow flex, forearm roll, wrist flex and
    roll; y, x of the cylinder; y, x of the goal, both from their places.
  -->
  <compiler angle="radian" inertiafromgeom="true"/>
  <option timestep="0.01" integrator="Euler" gravity="0 0 0" iterations="20"/>
  <size memory="1M"/>

  <default>
    <joint type="hinge" armature="0.04" damping="1"/>
    <!--
      The margin is half of the original's 0.002: since version 3.5 MuJoCo adds the margins of the two geoms of a contact,
      where it took the larger one before. Version 5 doubles it when it is loaded.
    -->
    <geom type="capsule" contype="0" conaffinity="0" condim="1" margin="0.001" friction="0.8 0.1 0.1" density="300"/>
    <default class="arm">
      <joint damping="0.1"/>
    </default>
    <default class="eye">
      <geom type="sphere" size="0.05" rgba="0.6 0.6 0.6 1"/>
    </default>
    <default class="pupil">
      <geom type="sphere" size="0.03" rgba="0.1 0.1 0.1 1"/>
    </default>
    <default class="fork">
      <geom size="0.02" contype="1" conaffinity="1"/>
    </default>
    <default class="slide">
      <joint type="slide" range="-10.3213 10.3" damping="0.5"/>
      <geom type="cylinder"/>
    </default>
  </default>

  <worldbody>
    <light pos="0 0 3" dir="0 0 -1" diffuse="0.5 0.5 0.5"/>
    <geom name="table" type="plane" pos="0 0.5 -0.325" size="1 1 0.1" contype="1" conaffinity="1"/>

    <body name="shoulderPan" pos="0 -0.6 0">
      <geom class="eye" pos="-0.06 0.05 0.2"/>
      <geom class="eye" pos="0.06 0.05 0.2"/>
      <geom class="pupil" pos="-0.06 0.09 0.2"/>
      <geom class="pupil" pos="0.06 0.09 0.2"/>
      <geom name="trunk" fromto="0 0 -0.4 0 0 0.2" size="0.1"/>
      <joint name="shoulderPan" axis="0 0 1" range="-2.2854 1.714602"/>

      <body name="shoulderLift" pos="0.1 0 0">
        <geom fromto="0 -0.1 0 0 0.1 0" size="0.1"/>
        <joint name="shoulderLift" axis="0 1 0" range="-0.5236 1.3963"/>

        <body name="upperArmRoll" childclass="arm">
          <geom fromto="-0.1 0 0 0.1 0 0" size="0.02"/>
          <joint name="upperArmRoll" axis="1 0 0" range="-1.5 1.7"/>

          <body name="upperArm">
            <geom fromto="0 0 0 0.4 0 0" size="0.06"/>

            <body name="elbow" pos="0.4 0 0">
              <geom fromto="0 -0.02 0 0 0.02 0" size="0.06"/>
              <joint name="elbow" axis="0 1 0" range="-2.3213 0"/>

              <body name="forearmRoll">
                <geom fromto="-0.1 0 0 0.1 0 0" size="0.02"/>
                <joint name="forearmRoll" axis="1 0 0" range="-1.5 1.5"/>

                <body name="forearm">
                  <geom fromto="0 0 0 0.291 0 0" size="0.05"/>

                  <body name="wristFlex" pos="0.321 0 0">
                    <geom fromto="0 -0.02 0 0 0.02 0" size="0.01"/>
                    <joint name="wristFlex" axis="0 1 0" range="-1.094 0"/>

                    <body name="wristRoll">
                      <joint name="wristRoll" axis="1 0 0" range="-1.5 1.5"/>
                      <body name="tips_arm">
                        <geom type="sphere" pos="0.1 -0.1 0" size="0.01"/>
                        <geom type="sphere" pos="0.1 0.1 0" size="0.01"/>
                      </body>
                      <geom class="fork" fromto="0 -0.1 0 0 0.1 0"/>
                      <geom class="fork" fromto="0 -0.1 0 0.1 -0.1 0"/>
                      <geom class="fork" fromto="0 0.1 0 0.1 0.1 0"/>
                    </body>
                  </body>
                </body>
              </body>
            </body>
          </body>
        </body>
      </body>
    </body>

    <body name="object" pos="0.45 -0.05 -0.275" childclass="slide">
      <geom name="cylinder" size="0.05 0.05 0.05" density="0.01" contype="1" rgba="1 1 1 1"/>
      <joint name="cylinderY" axis="0 1 0"/>
      <joint name="cylinderX" axis="1 0 0"/>
    </body>

    <body name="goal" pos="0.45 -0.05 -0.323" childclass="slide">
      <geom name="goal" size="0.08 0.001 0.1" density="0.00001" rgba="1 0 0 1"/>
      <joint name="goalY" axis="0 1 0"/>
      <joint name="goalX" axis="1 0 0"/>
    </body>
  </worldbody>

  <actuator>
    <motor joint="shoulderPan" ctrlrange="-2 2"/>
    <motor joint="shoulderLift" ctrlrange="-2 2"/>
    <motor joint="upperArmRoll" ctrlrange="-2 2"/>
    <motor joint="elbow" ctrlrange="-2 2"/>
    <motor joint="forearmRoll" ctrlrange="-2 2"/>
    <motor joint="wristFlex" ctrlrange="-2 2"/>
    <motor joint="wristRoll" ctrlrange="-2 2"/>
  </actuator>
</mujoco>
`;
