/** MJCF. */
export const swimmerXml = `<mujoco model="swimmer">
  <!--
    Three links in a row that float in a dense, viscous fluid and move in the plane. Lengths in m, angles in degrees.
    qpos: x, y and angle of the front link; angles of the two joints.
  -->
  <compiler angle="degree" inertiafromgeom="true"/>
  <option timestep="0.01" integrator="RK4" density="4000" viscosity="0.1"/>
  <size memory="1M"/>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="1 1 1" rgb2="0 0 0" width="100" height="100"/>
    <texture name="wood" type="cube" builtin="flat" rgb1="0.8 0.6 0.4" rgb2="0.8 0.6 0.4" mark="cross" markrgb="1 1 1"
             width="127" height="127"/>
    <texture name="checkers" type="2d" builtin="checker" rgb1="0 0 0" rgb2="0.8 0.8 0.8" width="100" height="100"/>
    <material name="floor" texture="checkers" texrepeat="30 30" specular="1" shininess="1" reflectance="0.5"/>
    <material name="robot" texture="wood" texuniform="true"/>
  </asset>

  <default>
    <joint type="hinge" axis="0 0 1" armature="0.1"/>
    <geom contype="0" conaffinity="0" condim="1" rgba="0.8 0.6 0.4 1" material="robot"/>
    <default class="link">
      <geom type="capsule" size="0.1" density="1000"/>
    </default>
  </default>

  <worldbody>
    <light directional="true" pos="0 0 1.3" dir="0 0 -1" diffuse="1 1 1" specular="0.1 0.1 0.1" cutoff="100"
           exponent="1"/>
    <geom name="floor" type="plane" pos="0 0 -0.1" size="40 40 0.1" condim="3" rgba="0.8 0.9 0.8 1" material="floor"/>

    <body name="front">
      <camera name="track" mode="trackcom" pos="0 -3 3" xyaxes="1 0 0 0 1 1"/>
      <joint name="x" type="slide" axis="1 0 0"/>
      <joint name="y" type="slide" axis="0 1 0"/>
      <joint name="turn"/>
      <geom class="link" fromto="1.5 0 0 0.5 0 0"/>
      <body name="middle" pos="0.5 0 0">
        <joint name="firstJoint" range="-100 100"/>
        <geom class="link" fromto="0 0 0 -1 0 0"/>
        <body name="back" pos="-1 0 0">
          <joint name="secondJoint" range="-100 100"/>
          <geom class="link" fromto="0 0 0 -1 0 0"/>
        </body>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor joint="firstJoint" ctrlrange="-1 1" gear="150"/>
    <motor joint="secondJoint" ctrlrange="-1 1" gear="150"/>
  </actuator>
</mujoco>
`;
