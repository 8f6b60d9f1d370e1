/** MJCF. */
export const fingerXml = `<mujoco model="finger">
  <!--
    A planar finger of two links beside a free spinner; no gravity. Lengths in m, angles in degrees.
    qpos: proximal, distal, spinner. The task lowers the spinner's damping and hides the sites \`tip\` and \`goal\`.
  -->
  <include file="scene.xml"/>
  <compiler angle="degree"/>
  <option timestep="0.01" cone="elliptic" iterations="200">
    <flag gravity="disable"/>
  </option>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>

  <default>
    <geom type="capsule" solref="0.02 1" solimp="0 0.9 0.01" material="robot"/>
    <joint type="hinge" axis="0 -1 0"/>
    <motor ctrlrange="-1 1"/>
    <default class="link">
      <joint range="-110 110" damping="2.5"/>
      <site type="ellipsoid" size="0.025 0.03 0.025" group="3" material="sensor"/>
    </default>
    <default class="axle">
      <geom type="cylinder" material="fittings"/>
    </default>
  </default>

  <worldbody>
    <light directional="true" pos="0 0 2" diffuse="0.6 0.6 0.6" specular="0.3 0.3 0.3"/>
    <camera name="above" pos="0 -1 0.8" xyaxes="1 0 0 0 1 2"/>
    <camera name="front" pos="0 -1 0.4" xyaxes="1 0 0 0 0 1"/>
    <geom type="plane" size="0.6 0.2 10" material="floor"/>
    <site name="goal" type="sphere" pos="0 0 0.4" size="0.03" material="goal"/>

    <body name="proximal" pos="-0.2 0 0.4" childclass="link">
      <joint name="proximal" ref="-90"/>
      <geom class="axle" fromto="0 -0.033 0 0 0.033 0" size="0.034"/>
      <geom fromto="0 0 0 0 0 -0.17" size="0.03"/>
      <body name="distal" pos="0 0 -0.18">
        <joint name="distal"/>
        <geom fromto="0 0 0 0 0 -0.16" size="0.028" contype="0" conaffinity="0"/>
        <geom fromto="0 0 -0.13 0 0 -0.161" size="0.03" material="fingertip"/>
        <site name="touch_upper" pos="0.01 0 -0.17"/>
        <site name="touch_lower" pos="-0.01 0 -0.17"/>
      </body>
    </body>

    <body name="spinner" pos="0.2 0 0.4">
      <joint name="spinner" frictionloss="0.1" damping="0.5"/>
      <geom pos="0.02 0 0" size="0.04 0.09"/>
      <geom pos="-0.02 0 0" size="0.04 0.09"/>
      <geom class="axle" fromto="0 -0.045 0 0 0.045 0" size="0.02"/>
      <site name="tip" type="sphere" pos="0 0 0.13" size="0.02" material="goal"/>
    </body>
  </worldbody>

  <sensor>
    <jointpos name="proximal" joint="proximal"/>
    <jointpos name="distal" joint="distal"/>
    <jointvel name="proximal_velocity" joint="proximal"/>
    <jointvel name="distal_velocity" joint="distal"/>
    <jointvel name="spinner_velocity" joint="spinner"/>
    <framepos name="tip" objtype="site" objname="tip"/>
    <framepos name="goal" objtype="site" objname="goal"/>
    <framepos name="spinner" objtype="xbody" objname="spinner"/>
    <touch name="touch_upper" site="touch_upper"/>
    <touch name="touch_lower" site="touch_lower"/>
    <framepos name="touch_upper_position" objtype="site" objname="touch_upper"/>
    <framepos name="touch_lower_position" objtype="site" objname="touch_lower"/>
  </sensor>

  <actuator>
    <motor joint="proximal" gear="30"/>
    <motor joint="distal" gear="15"/>
  </actuator>
</mujoco>
`;
