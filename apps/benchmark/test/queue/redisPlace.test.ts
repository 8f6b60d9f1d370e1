import { describe, expect, it } from 'vitest';
import { connectRedis, passwordVariable, redisPlace } from '../../src/runners/queue/redis.ts';

describe('the address of a Redis', () => {
  it('gives host, port, database, person and TLS, and what is shown of it holds no password', () => {
    expect(redisPlace('redis://queue.example', {})).toEqual({
      options: { host: 'queue.example', port: 6379, db: 0 },
      shown: 'redis://queue.example:6379/0',
    });
    const place = redisPlace('rediss://worker:s%40cret@[::1]:7000/3', {});
    expect(place.options).toMatchObject({ host: '::1', port: 7000, db: 3, username: 'worker', password: 's@cret' });
    expect(place.options.tls).toBeDefined();
    expect(place.shown).toBe('rediss://worker:***@[::1]:7000/3');
  });

  it('takes the password from the environment where it gives none', () => {
    const environment = { [passwordVariable]: 'secret' };
    expect(redisPlace('redis://host', environment)).toMatchObject({
      options: { password: 'secret' },
      shown: 'redis://:***@host:6379/0',
    });
    expect(redisPlace('redis://:own@host', environment).options.password).toBe('own');
  });

  it.each([
    'http://:secret@host',
    'redis://:secret@host/queue',
    'redis://:sec ret@ho st',
    ':secret@host:6379',
    'redis://user:secret@',
    'secret@',
  ])('is refused without repeating the password: %s', (address) => {
    expect(() => redisPlace(address, {})).toThrow(/--queue .*expected redis:\/\//);
    expect(() => redisPlace(address, {})).not.toThrow(/sec ?ret/);
  });
});

describe('a Redis that nobody serves', () => {
  it('is refused long before the patience ends', { timeout: 8000 }, async () => {
    await expect(connectRedis(redisPlace('redis://127.0.0.1:9', {}), () => {}, 60)).rejects.toThrow(
      /redis:\/\/127\.0\.0\.1:9\/0 cannot be reached.*ECONNREFUSED/,
    );
  });
});
