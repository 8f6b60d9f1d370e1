// One job at a time, cut into parts that one or two threads take as they come. Who computes a part never matters.
#ifndef POLICYPATH_PARTS_H
#define POLICYPATH_PARTS_H

#include <stddef.h>
#include <stdint.h>

#define MAXIMUM_THREADS 2

#if !defined(__wasm__) || defined(__wasm_atomics__)
#define WITH_THREADS 1
#else
#define WITH_THREADS 0
#endif
#if WITH_THREADS && !defined(__wasm__)
#include <pthread.h>
#endif

/** `thread` is 0 for the caller and 1 for the second thread: it selects the working memory. */
typedef void PartFunction(const void *arguments, size_t part, int thread);

typedef struct Pool {
  /** 1 or 2. */
  int threads;
#if WITH_THREADS
  PartFunction *function;
  const void *arguments;
  /** Number of parts in the upper 32 bits, next part to take in the lower. */
  _Atomic uint64_t ticket;
  _Atomic uint32_t finishedParts;
  _Atomic uint32_t sleeping;
  _Atomic uint32_t callerSleeping;
  _Atomic uint32_t wakeUps;
  _Atomic uint32_t closing;
#ifndef __wasm__
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
#endif
#endif
} Pool;

/** Calls `function` for the parts 0 to parts - 1, in any order, on all threads; returns when all are done. */
void runParts(Pool *pool, PartFunction *function, const void *arguments, size_t parts);

#if WITH_THREADS
/** The second thread's life: takes parts until `closing` is set. */
void takeParts(Pool *pool);
void wakeSecondThread(Pool *pool);
#ifndef __wasm__
/** @return 0, or -1 when the thread cannot be started: the pool then works with one. */
int startSecondThread(Pool *pool);
void stopSecondThread(Pool *pool);
#endif
#endif

#endif
