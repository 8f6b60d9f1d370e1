/** MJCF. */
export const sceneXml = `<mujoco>
  <!--
    What the five version 4 models share of their look: a black and grey checkered floor that mirrors half, wooden skin
    with white lines along the edges of a cube (which some of the robots wear), a light straight from above. The skies
    differ and are in the model files, before this one is included: the order of textures and materials is Gymnasium's.
  -->
  <asset>
    <texture name="wood" type="cube" builtin="flat" rgb1="0.8 0.6 0.4" rgb2="0.8 0.6 0.4" mark="cross" markrgb="1 1 1"
             width="127" height="127"/>
    <texture name="checkers" type="2d" builtin="checker" rgb1="0 0 0" rgb2="0.8 0.8 0.8" width="100" height="100"/>

    <material name="floor" texture="checkers" texrepeat="60 60" specular="1" shininess="1" reflectance="0.5"/>
    <material name="robot" texture="wood" texuniform="true"/>
  </asset>

  <worldbody>
    <!-- It has no cone; cutoff and exponent are only there to equal the original's. -->
    <light directional="true" pos="0 0 1.3" dir="0 0 -1" diffuse="1 1 1" specular="0.1 0.1 0.1" cutoff="100"
           exponent="1"/>
  </worldbody>
</mujoco>
`;
