export { redisPlace, type RedisPlace } from './redisPlace.ts';
export { runQueueSweep, type RunQueueSweepOptions } from './runQueueSweep.ts';
export { runWorker, type RunWorkerOptions, type WorkerEnd } from './runWorker.ts';
