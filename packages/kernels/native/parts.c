#include "parts.h"

#if !WITH_THREADS

void runParts(Pool *pool, PartFunction *function, const void *arguments, size_t parts) {
  (void)pool;
  for (size_t part = 0; part < parts; part += 1) function(arguments, part, 0);
}

#else

#include <stdatomic.h>
#ifndef __wasm__
#include <sched.h>
#endif

// Some tens of microseconds: longer than the gap between two kernels of one layer, shorter than that between updates.
// WebAssembly has no pause instruction, so its rounds are shorter.
#ifdef __wasm__
#define SPINS_BEFORE_SLEEP 20000
#else
#define SPINS_BEFORE_SLEEP 4000
#endif
#define SPINS_OF_CALLER 4000

static inline void pauseSpinning(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int hasWork(uint64_t ticket) { return (uint32_t)ticket < (uint32_t)(ticket >> 32); }

/** Takes and computes parts until none is left. */
static void takeAvailableParts(Pool *pool, int thread) {
  uint64_t ticket = atomic_load(&pool->ticket);
  while (hasWork(ticket)) {
    // The job cannot end, nor the next one begin, before the part taken here is finished: what is read after the
    // exchange belongs to it.
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket + 1)) continue;
    pool->function(pool->arguments, (uint32_t)ticket, thread);
    atomic_fetch_add(&pool->finishedParts, 1);
#ifdef __wasm__
    if (thread == 1 && atomic_load(&pool->callerSleeping))
      __builtin_wasm_memory_atomic_notify((int *)&pool->finishedParts, 1);
#endif
    ticket = atomic_load(&pool->ticket);
  }
}

static void waitUntilFinished(Pool *pool, uint32_t parts) {
  for (unsigned spins = 0;; spins += 1) {
    const uint32_t finished = atomic_load(&pool->finishedParts);
    if (finished == parts) return;
    if (spins < SPINS_OF_CALLER) {
      pauseSpinning();
      continue;
    }
#ifdef __wasm__
    atomic_store(&pool->callerSleeping, 1);
    if (atomic_load(&pool->finishedParts) == finished)
      __builtin_wasm_memory_atomic_wait32((int *)&pool->finishedParts, (int)finished, 1000000);
    atomic_store(&pool->callerSleeping, 0);
#else
    sched_yield();
#endif
  }
}

void runParts(Pool *pool, PartFunction *function, const void *arguments, size_t parts) {
  if (pool->threads == 1 || parts < 2) {
    for (size_t part = 0; part < parts; part += 1) function(arguments, part, 0);
    return;
  }
  pool->function = function;
  pool->arguments = arguments;
  atomic_store(&pool->finishedParts, 0);
  atomic_store(&pool->ticket, (uint64_t)parts << 32);
  if (atomic_load(&pool->sleeping)) wakeSecondThread(pool);
  takeAvailableParts(pool, 0);
  waitUntilFinished(pool, (uint32_t)parts);
}

static void sleepUntilWork(Pool *pool) {
#ifdef __wasm__
  const uint32_t wakeUps = atomic_load(&pool->wakeUps);
  atomic_store(&pool->sleeping, 1);
  if (!hasWork(atomic_load(&pool->ticket)) && !atomic_load(&pool->closing))
    __builtin_wasm_memory_atomic_wait32((int *)&pool->wakeUps, (int)wakeUps, -1);
  atomic_store(&pool->sleeping, 0);
#else
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->sleeping, 1);
  while (!hasWork(atomic_load(&pool->ticket)) && !atomic_load(&pool->closing))
    pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_store(&pool->sleeping, 0);
  pthread_mutex_unlock(&pool->mutex);
#endif
}

void wakeSecondThread(Pool *pool) {
#ifdef __wasm__
  atomic_fetch_add(&pool->wakeUps, 1);
  __builtin_wasm_memory_atomic_notify((int *)&pool->wakeUps, 1);
#else
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_signal(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
#endif
}

void takeParts(Pool *pool) {
  unsigned spins = 0;
  while (!atomic_load(&pool->closing)) {
    if (hasWork(atomic_load(&pool->ticket))) {
      takeAvailableParts(pool, 1);
      spins = 0;
    } else if (spins < SPINS_BEFORE_SLEEP) {
      pauseSpinning();
      spins += 1;
    } else {
      sleepUntilWork(pool);
      spins = 0;
    }
  }
}

#ifndef __wasm__
static void *runSecondThread(void *pool) {
  takeParts(pool);
  return NULL;
}

int startSecondThread(Pool *pool) {
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  if (pthread_create(&pool->thread, NULL, runSecondThread, pool) != 0) return -1;
  pool->threads = 2;
  return 0;
}

void stopSecondThread(Pool *pool) {
  atomic_store(&pool->closing, 1);
  wakeSecondThread(pool);
  pthread_join(pool->thread, NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  pool->threads = 1;
}
#endif
#endif
