/** MJCF. */
export const cartpoleXml = `<mujoco model="cartpole">
  <!--
    A cart on a rail of 3.6 m with a pole of 1 m hinged to it; nothing collides. Lengths in m.
    qpos: cart, pole (0 is upright).
  -->
  <include file="scene.xml"/>
  <option timestep="0.01" integrator="RK4">
    <flag contact="disable" energy="enable"/>
  </option>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>

  <worldbody>
    <light pos="0 0 6"/>
    <camera name="front" pos="0 -4 1" xyaxes="1 0 0 0 0 1"/>
    <camera name="following" mode="targetbody" target="cart" pos="0 -2 2"/>
    <geom type="plane" pos="0 0 -0.05" size="4 4 0.2" material="floor"/>
    <geom type="capsule" pos="0 0.07 1" zaxis="1 0 0" size="0.02 2" material="fittings"/>
    <geom type="capsule" pos="0 -0.07 1" zaxis="1 0 0" size="0.02 2" material="fittings"/>

    <body name="cart" pos="0 0 1">
      <joint name="slider" type="slide" axis="1 0 0" range="-1.8 1.8" damping="0.0005" solreflimit="0.08 1"/>
      <geom type="box" size="0.2 0.15 0.1" mass="1" material="robot"/>
      <body name="pole">
        <joint name="hinge" type="hinge" axis="0 1 0" damping="0.000002"/>
        <geom type="capsule" fromto="0 0 0 0 0 1" size="0.045" mass="0.1" material="robot"/>
      </body>
    </body>
  </worldbody>

  <actuator>
    <motor joint="slider" gear="10" ctrlrange="-1 1"/>
  </actuator>
</mujoco>
`;
