import { mujocoEnvironment, type MujocoDefinition } from '../mujocoDefinition.ts';
import type { MujocoTask } from '../mujocoTask.ts';
import type { Physics } from '../physics.ts';
import { clipped, withDefaults, type GymnasiumOptions, type Range } from './options.ts';

type Resolved<Defaults extends GymnasiumOptions> = ReturnType<typeof withDefaults<Defaults>>;

/**
 * Defines one of Gymnasium's environments.
 *
 * @param id e.g. 'Hopper-v5'
 * @param defaults its options; `frameSkip` and `xmlFile` come by themselves, `contactMargins` where it is among them
 * @param create its task, of the package's own model, from its options
 */
export function gymnasiumEnvironment<const Defaults extends GymnasiumOptions & { readonly frameSkip: number }>(
  id: string,
  defaults: Defaults,
  create: (options: Resolved<Defaults>) => Omit<MujocoTask, 'id' | 'frameSkip'>,
): MujocoDefinition {
  return mujocoEnvironment(
    (given) => {
      const options = withDefaults<GymnasiumOptions & { readonly frameSkip: number }>(defaults, given);
      const task = create(options as unknown as Resolved<Defaults>);
      const scale = marginScale(options, given);
      return {
        ...task,
        id,
        frameSkip: options.frameSkip,
        prepareModel(physics) {
          if (scale !== 1) physics.scaleMargins(scale);
          if (given.xmlFile === undefined) task.prepareModel?.(physics);
        },
      };
    },
    [...Object.keys(defaults), 'xmlFile'],
  );
}

/** The package's own models hold half of Gymnasium's margins, a file of the user's its whole ones. */
function marginScale({ contactMargins }: GymnasiumOptions, { xmlFile }: GymnasiumOptions): number {
  if (contactMargins === undefined) return 1;
  const inFile = xmlFile === undefined ? 'halved' : 'summed';
  if (contactMargins === inFile) return 1;
  return contactMargins === 'summed' ? 2 : 1 / 2;
}

/** The sum of squared external forces on all bodies [bodies, 6], each clipped to a range. */
export function sumOfSquaredForces({ views }: Physics, range: Range = [-Infinity, Infinity]): number {
  const { cfrcExt } = views;
  let sum = 0;
  for (let i = 0; i < cfrcExt.length; i += 1) sum += clipped(cfrcExt[i], range) ** 2;
  return sum;
}
