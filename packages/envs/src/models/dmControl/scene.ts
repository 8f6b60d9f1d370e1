/** MJCF. */
export const sceneXml = `<mujoco>
  <!--
    What the tasks share of their look: a gradient sky with white marks, a checkered floor that reflects a fifth, the
    colours of the parts, a headlight, and shadow maps of 2048 x 2048. Pixels are compared with the Control Suite's own,
    so that colours, texture sizes and the order of the materials are its, those included that nothing wears.
  -->
  <visual>
    <headlight ambient="0.4 0.4 0.4" diffuse="0.8 0.8 0.8" specular="0.1 0.1 0.1"/>
    <map znear="0.01"/>
    <quality shadowsize="2048"/>
  </visual>

  <asset>
    <texture name="sky" type="skybox" builtin="gradient" rgb1="0.4 0.6 0.8" rgb2="0 0 0" mark="random" markrgb="1 1 1"
             width="800" height="800"/>
    <texture name="checkers" type="2d" builtin="checker" rgb1="0.1 0.2 0.3" rgb2="0.2 0.3 0.4" mark="edge"
             markrgb="0.2 0.3 0.4" width="300" height="300"/>

    <material name="floor" texture="checkers" texuniform="true" texrepeat="1 1" reflectance="0.2"/>
    <material name="robot" rgba="0.7 0.5 0.3 1"/>
    <material name="robot_plain" rgba="0.7 0.5 0.3 1"/>
    <material name="robot_bright" rgba="0 0.5 0.3 1"/>
    <material name="fingertip" rgba="0.7 0.4 0.2 1"/>
    <material name="fingertip_plain" rgba="0.7 0.4 0.2 1"/>
    <material name="fingertip_bright" rgba="0 0.5 0.3 1"/>
    <material name="fittings" rgba="0.3 0.5 0.7 1"/>
    <material name="eye" rgba="0 0.2 1 1"/>
    <material name="goal" rgba="0.6 0.3 0.3 1"/>
    <material name="goal_plain" rgba="0.6 0.3 0.3 1"/>
    <material name="goal_bright" rgba="0.6 0.3 0.3 0.4"/>
    <material name="sensor" rgba="0.5 0.5 0.5 0.3"/>
  </asset>
</mujoco>
`;
