/** MJCF. */
export const reacherXml = `<mujoco model="reacher">
  <!--
    An arm of two links that turns on a table with a rim, and a target on slides. Lengths in m, angles in radians.
    qpos: angles of the two joints; x, y of the target.
  -->
  <compiler angle="radian" inertiafromgeom="true"/>
  <option timestep="0.01" integrator="RK4"/>
  <size memory="1M"/>

  <default>
    <joint type="hinge" axis="0 0 1" armature="1" damping="1"/>
    <geom contype="0" friction="1 0.1 0.1"/>
    <default class="rim">
      <geom type="capsule" size="0.02" conaffinity="0" rgba="0.9 0.4 0.6 1"/>
    </default>
    <default class="link">
      <geom type="capsule" fromto="0 0 0 0.1 0 0" size="0.01" rgba="0 0.4 0.6 1"/>
    </default>
    <default class="target">
      <joint type="slide" range="-0.27 0.27" armature="0" damping="0"/>
    </default>
  </default>

  <worldbody>
    <geom name="table" type="plane" size="1 1 10" conaffinity="0" rgba="0.9 0.9 0.9 1"/>
    <geom class="rim" fromto="-0.3 -0.3 0.01 0.3 -0.3 0.01"/>
    <geom class="rim" fromto="0.3 -0.3 0.01 0.3 0.3 0.01"/>
    <geom class="rim" fromto="-0.3 0.3 0.01 0.3 0.3 0.01"/>
    <geom class="rim" fromto="-0.3 -0.3 0.01 -0.3 0.3 0.01"/>
    <geom name="root" type="cylinder" fromto="0 0 0 0 0 0.02" size="0.011" conaffinity="0" rgba="0.9 0.4 0.6 1"/>

    <body name="innerLink" pos="0 0 0.01" childclass="link">
      <joint name="innerJoint" type="hinge" axis="0 0 1" armature="1" damping="1"/>
      <geom name="innerLink"/>
      <body name="outerLink" pos="0.1 0 0">
        <joint name="outerJoint" type="hinge" axis="0 0 1" armature="1" damping="1" range="-3 3"/>
        <geom name="outerLink"/>
        <body name="fingertip" pos="0.11 0 0">
          <geom name="fingertip" class="main" type="sphere" size="0.01" rgba="0 0.8 0.6 1"/>
        </body>
      </body>
    </body>

    <body name="target" pos="0.1 -0.1 0.01">
      <joint name="targetX" class="target" axis="1 0 0" ref="0.1"/>
      <joint name="targetY" class="target" axis="0 1 0" ref="-0.1"/>
      <geom name="target" type="sphere" size="0.009" conaffinity="0" rgba="0.9 0.2 0.2 1"/>
    </body>
  </worldbody>

  <actuator>
    <motor joint="innerJoint" ctrlrange="-1 1" gear="200"/>
    <motor joint="outerJoint" ctrlrange="-1 1" gear="200"/>
  </actuator>
</mujoco>
`;
