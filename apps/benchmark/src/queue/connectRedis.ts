import { Redis } from 'ioredis';
import type { RedisPlace } from './redisPlace.ts';

/**
 * Connects to a Redis and stays connected: later outages are told in a line each and survived, however long they last;
 * commands given meanwhile wait.
 *
 * @throws Error when it cannot be reached within `patience` seconds, or refuses the password
 */
export async function connectRedis(
  { options, shown }: RedisPlace,
  say: (line: string) => void,
  patience: number,
): Promise<Redis> {
  const redis = new Redis({
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(2000, 100 * times),
  });
  let lastError = 'it does not answer';
  await new Promise<void>((resolve, reject) => {
    const refuse = (): void => {
      redis.disconnect();
      reject(new Error(`Redis at ${shown} cannot be reached: ${lastError}`));
    };
    const timer = setTimeout(refuse, 1000 * patience);
    redis.on('error', (error: Error) => {
      lastError = error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
      if (!/^(WRONGPASS|NOAUTH|NOPERM)/.test(lastError)) return;
      clearTimeout(timer);
      refuse();
    });
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  let reachable = true;
  redis.on('close', () => {
    // Closed by this program itself.
    if (redis.status === 'end' || !reachable) return;
    reachable = false;
    setTimeout(() => {
      if (!reachable && redis.status !== 'end')
        say(`Redis at ${shown} is not reachable: trials that run go on; tried again`);
    }, 1000).unref();
  });
  redis.on('ready', () => {
    if (!reachable) say(`Redis at ${shown} is reachable again`);
    reachable = true;
  });
  return redis;
}
