/** MJCF. */
export const walkerXml = `<mujoco model="walker">
  <!--
    A planar walker: a torso on two legs of thigh, shank and foot, which do not collide with one another. Lengths in m,
    angles in degrees. qpos: z (counted from 1.3 m), x, pitch; right hip, knee, ankle; left hip, knee, ankle.
  -->
  <include file="scene.xml"/>
  <compiler angle="degree"/>
  <option timestep="0.0025"/>
  <!-- MuJoCo's own choice is 13 MB. -->
  <size memory="1M"/>
  <statistic center="0 0 1" extent="2"/>

  <default>
    <geom conaffinity="0" friction="0.7 0.1 0.1"/>
    <joint damping="0.1" armature="0.01" solimplimit="0 0.99 0.01"/>
    <motor ctrlrange="-1 1"/>
    <default class="walker">
      <geom type="capsule" material="robot"/>
      <joint type="hinge" axis="0 -1 0"/>
      <default class="planar">
        <joint armature="0" damping="0"/>
      </default>
      <default class="thigh">
        <geom pos="0 0 -0.225" size="0.05 0.225"/>
        <joint range="-20 100"/>
      </default>
      <default class="shank">
        <geom size="0.04 0.25"/>
        <joint pos="0 0 0.25" range="-150 0"/>
      </default>
      <default class="foot">
        <geom zaxis="1 0 0" size="0.05 0.1"/>
        <joint pos="-0.06 0 0" range="-45 45"/>
      </default>
    </default>
  </default>

  <worldbody>
    <geom type="plane" pos="248 0 0" size="250 0.8 0.2" conaffinity="1" material="floor"/>
    <body name="torso" pos="0 0 1.3" childclass="walker">
      <light mode="trackcom" pos="0 0 2"/>
      <camera name="side" mode="trackcom" pos="0 -2 0.7" euler="60 0 0"/>
      <camera name="behind" mode="trackcom" pos="-2 0 0.5" xyaxes="0 -1 0 1 0 3"/>
      <joint class="planar" name="z" type="slide" axis="0 0 1"/>
      <joint class="planar" name="x" type="slide" axis="1 0 0"/>
      <joint class="planar" name="pitch" axis="0 1 0"/>
      <geom size="0.07 0.3"/>

      <body name="right_thigh" pos="0 -0.05 -0.3">
        <joint class="thigh" name="right_hip"/>
        <geom class="thigh"/>
        <body name="right_shank" pos="0 0 -0.7">
          <joint class="shank" name="right_knee"/>
          <geom class="shank"/>
          <body name="right_foot" pos="0.06 0 -0.25">
            <joint class="foot" name="right_ankle"/>
            <geom class="foot"/>
          </body>
        </body>
      </body>

      <body name="left_thigh" pos="0 0.05 -0.3">
        <joint class="thigh" name="left_hip"/>
        <geom class="thigh"/>
        <body name="left_shank" pos="0 0 -0.7">
          <joint class="shank" name="left_knee"/>
          <geom class="shank"/>
          <body name="left_foot" pos="0.06 0 -0.25">
            <joint class="foot" name="left_ankle"/>
            <geom class="foot"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>

  <sensor>
    <subtreelinvel name="velocity" body="torso"/>
  </sensor>

  <actuator>
    <motor joint="right_hip" gear="100"/>
    <motor joint="right_knee" gear="50"/>
    <motor joint="right_ankle" gear="20"/>
    <motor joint="left_hip" gear="100"/>
    <motor joint="left_knee" gear="50"/>
    <motor joint="left_ankle" gear="20"/>
  </actuator>
</mujoco>
`;
