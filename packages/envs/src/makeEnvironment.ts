import { checkOptionsObject } from '@policypath/options';
import type { AnyEnvironment } from './environment.ts';
import type { MakeEnvironmentOptions, MakePixelEnvironmentOptions } from './makeEnvironmentOptions.ts';
import type { MinAtarEnvironment } from './minatar/minatarEnvironment.ts';
import type { MinAtarId, MinAtarOptions } from './minatar/minatarDefinition.ts';
import type { MujocoEnvironment } from './mujocoEnvironment.ts';
import type { PixelEnvironment } from './pixels/pixelEnvironment.ts';
import { environmentDefinition, knownEnvironments, type EnvironmentDefinition, type MujocoId } from './registry.ts';

/**
 * Makes an environment; `close()` it when done.
 *
 * @param id one of `knownEnvironments()`, e.g. 'Hopper-v4' or 'dm_control/walker-walk'
 * @throws UnknownEnvironmentError on any other id; RangeError on an option that is out of range or not of this
 * environment
 */
export function makeEnvironment(id: MujocoId, options: MakePixelEnvironmentOptions): Promise<PixelEnvironment>;
export function makeEnvironment(id: MujocoId, options?: MakeEnvironmentOptions): Promise<MujocoEnvironment>;
export function makeEnvironment(id: MinAtarId, options?: MinAtarOptions): Promise<MinAtarEnvironment>;
/** For an id that is not known to the compiler, the caller states the type. */
export function makeEnvironment<Made extends AnyEnvironment = AnyEnvironment>(
  id: string,
  options?: object,
): Promise<Made>;
export async function makeEnvironment(id: string, options: object = {}): Promise<AnyEnvironment> {
  const definition = environmentDefinition(id);
  checkOptionsObject(id, options);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    // Every environment accepts what all have without it.
    const neutral = name === 'actionRepeat' ? value === 1 : value === false;
    if (!neutral && !definition.options?.includes(name)) throw withoutOption(definition, name);
  }
  return await definition.create(Object.fromEntries(given));
}

function withoutOption({ id, options = [], absentOptions }: EnvironmentDefinition, name: string): RangeError {
  const having = knownEnvironments().filter((other) => other.options?.includes(name));
  const others =
    having.length === 0 ? '; nor has any other' : `; only ${having.map((other) => other.id).join(', ')} have`;
  const why = absentOptions?.[name] === undefined ? others : `: ${absentOptions[name]}`;
  const own = options.length === 0 ? 'none' : options.join(', ');
  return new RangeError(`${id} has no option ${name}${why}. Its options: ${own}`);
}
