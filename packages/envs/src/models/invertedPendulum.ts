/** MJCF. */
export const invertedPendulumXml = `<mujoco model="inverted pendulum">
  <!--
    A cart on a rail, and a pole that turns on it. Lengths in m, angles in degrees. qpos: position of the cart, angle of
    the pole (0 is upright). Nothing touches anything: the cart and the pole pass through the rail and each other.
  -->
  <compiler angle="degree" inertiafromgeom="true"/>
  <option timestep="0.02" integrator="RK4" gravity="0 0 -9.81"/>
  <size memory="1M"/>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="0.4 0.5 0.6" rgb2="0 0 0" width="100" height="100"/>
  </asset>

  <default>
    <joint damping="1"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
  </default>

  <worldbody>
    <light directional="true" pos="0 -1 2" dir="0 0.5 -1"/>
    <camera name="side" pos="0 -2.8 0.3" xyaxes="1 0 0 0 0 1"/>
    <geom name="rail" quat="0.707 0 0.707 0" size="0.02 1" rgba="0.3 0.3 0.7 1"/>
    <body name="cart">
      <joint name="slider" type="slide" axis="1 0 0" range="-1 1"/>
      <geom name="cart" quat="0.707 0 0.707 0" size="0.1 0.1" rgba="0.7 0.7 0 1"/>
      <body name="pole">
        <joint name="hinge" type="hinge" axis="0 1 0" range="-90 90"/>
        <geom name="pole" fromto="0 0 0 0.001 0 0.6" size="0.049" rgba="0 0.7 0.7 1"/>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor name="slide" joint="slider" ctrlrange="-3 3" gear="100"/>
  </actuator>
</mujoco>
`;
