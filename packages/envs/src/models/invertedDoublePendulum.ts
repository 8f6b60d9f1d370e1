/** MJCF. */
export const invertedDoublePendulumXml = `<mujoco model="inverted double pendulum">
  <!--
    A cart on a rail, a pole that turns on it, and a second pole that turns on the tip of the first. Lengths in m, angles in
    degrees. qpos: position of the cart, angle of the lower pole (0 is upright), angle of the upper pole from the lower.
    Nothing touches anything.
  -->
  <compiler angle="degree" inertiafromgeom="true"/>
  <!-- The original's gravity has a trace of a pull to the right. -->
  <option timestep="0.01" integrator="RK4" gravity="1e-5 0 -9.81"/>
  <size memory="1M"/>

  <default>
    <joint damping="0.05"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1" rgba="0.7 0.7 0 1"/>
    <default class="pole">
      <geom fromto="0 0 0 0 0 0.6" size="0.045" rgba="0 0.7 0.7 1"/>
    </default>
  </default>

  <worldbody>
    <geom name="floor" type="plane" pos="0 0 -3" size="40 40 40" rgba="0.8 0.9 0.8 1"/>
    <geom name="rail" quat="0.707 0 0.707 0" size="0.02 1" rgba="0.3 0.3 0.7 1"/>
    <body name="cart">
      <joint name="slider" type="slide" axis="1 0 0" range="-1 1" margin="0.01"/>
      <geom name="cart" quat="0.707 0 0.707 0" size="0.1 0.1"/>
      <body name="pole" childclass="pole">
        <joint name="hinge" type="hinge" axis="0 1 0" damping="0.05"/>
        <geom name="pole"/>
        <body name="upperPole" pos="0 0 0.6">
          <joint name="upperHinge" type="hinge" axis="0 1 0" damping="0.05"/>
          <geom name="upperPole"/>
          <site name="tip" pos="0 0 0.6" size="0.01 0.01"/>
        </body>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor name="slide" joint="slider" ctrlrange="-1 1" gear="500"/>
  </actuator>
</mujoco>
`;
