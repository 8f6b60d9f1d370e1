// Kernels over rows that lie anywhere: inner products and weighted sums, float32 in and float64 accumulation.
// All rows are gone through in tiles of COLUMN_TILE columns, so that a tile of the rows at work stays in the cache.
#include "kernels.h"
#include "vector.h"

#define GRAM_ROWS_A 4
/** Rows of B in one part, at most: a tile of the rows of A stays in the cache while so many pass. */
#define GRAM_PART_ROWS 96
/** They are a multiple of this, which any tile divides. */
#define GRAM_GROUP 6
/** Parts that a call has at least, where there are rows enough: two threads end at about the same time. */
#define GRAM_PARTS 6
#define FLOATS_OF_CACHE_LINE 16

typedef struct GramArguments {
  const float *const *rowsA;
  size_t countA;
  const float *const *rowsB;
  size_t countB, columns;
  double *out;
  /** Distance in `out` of two rows of A, and of two rows of B. */
  size_t stepA, stepB, partRows;
  int accumulate;
  /** PACKED_A_BYTES for each thread. */
  unsigned char *const *packed;
} GramArguments;

INLINE double sumOfLanes(DoubleVector value) {
  double sum = value[0];
  for (int i = 1; i < DOUBLE_LANES; i += 1) sum += value[i];
  return sum;
}

static size_t atMost(size_t value, size_t most) { return value < most ? value : most; }

/** Asks for share `share` of `shares` of a column tile of some rows, so that it is in the cache when it is needed. */
static void prefetchRows(const float *const *rows, size_t count, size_t begin, size_t columns, size_t share,
                         size_t shares) {
#ifdef __wasm__
  (void)rows, (void)count, (void)begin, (void)columns, (void)share, (void)shares;
#else
  const size_t lines = (columns + FLOATS_OF_CACHE_LINE - 1) / FLOATS_OF_CACHE_LINE;
  const size_t end = lines * (share + 1) / shares;
  for (size_t i = 0; i < count; i += 1)
    for (size_t line = lines * share / shares; line < end; line += 1)
      __builtin_prefetch(rows[i] + begin + line * FLOATS_OF_CACHE_LINE, 0, 2);
#endif
}

#define GRAM(name) name
#define GRAM_TARGET
#define GRAM_ROWS_B (TILE_VECTORS > 2 ? 3 : 2)
#define GRAM_PACKS 0
#include "gramTemplate.h"

#if defined(__x86_64__)
// Twice the registers: a tile twice as wide, of the same vectors, so that no bit differs.
#define WIDE_GRAM 1
#define GRAM(name) name##Avx512
#define GRAM_TARGET __attribute__((target("avx512f,avx512vl")))
#define GRAM_ROWS_B 6
#define GRAM_PACKS 1
#include "gramTemplate.h"

static int hasWideGram(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vl");
}
#else
#define WIDE_GRAM 0
#endif

void gramBlock(Context *context, const float *const *rowsA, size_t countA, const float *const *rowsB, size_t countB,
               size_t columns, double *out, int accumulate) {
  if (countA == 0 || countB == 0) return;
  // The longer list is the one that is cut into parts.
  const int swap = countA > countB;
  GramArguments given = {.rowsA = swap ? rowsB : rowsA,
                         .countA = swap ? countB : countA,
                         .rowsB = swap ? rowsA : rowsB,
                         .countB = swap ? countA : countB,
                         .columns = columns,
                         .out = out,
                         .stepA = swap ? 1 : countB,
                         .stepB = swap ? countB : 1,
                         .accumulate = accumulate,
                         .packed = context->packedA};
  PartFunction *part = gramPart;
#if WIDE_GRAM
  // A single group of rows of A reads each row of B once, and has nothing to win.
  if (given.countA > GRAM_ROWS_A && hasWideGram()) part = gramPartAvx512;
#endif
  const size_t groups = (given.countB + GRAM_GROUP - 1) / GRAM_GROUP;
  given.partRows = atMost((groups + GRAM_PARTS - 1) / GRAM_PARTS * GRAM_GROUP, GRAM_PART_ROWS);
  runParts(&context->pool, part, &given, (given.countB + given.partRows - 1) / given.partRows);
}

/** Rows that are added in one pass over a tile of sums. */
#define SUM_ROWS 8

INLINE void addRows(int count, const float *const *rows, const double *weights, size_t columns, double *out) {
  size_t k = 0;
  for (; k + DOUBLE_LANES <= columns; k += DOUBLE_LANES) {
    DoubleVector sum = loadDoubles(out + k);
    UNROLL for (int i = 0; i < count; i += 1)
        sum = multiplyAddDoubles(splatDouble(weights[i]), widenFloats(rows[i] + k), sum);
    storeDoubles(out + k, sum);
  }
  const size_t rest = columns - k;
  if (rest == 0) return;
  DoubleVector sum = loadSomeDoubles(out + k, rest);
  for (int i = 0; i < count; i += 1)
    sum = multiplyAddDoubles(splatDouble(weights[i]), widenSomeFloats(rows[i] + k, rest), sum);
  storeSomeDoubles(out + k, sum, rest);
}

void weightedRowTile(const float *const *rows, const double *weights, size_t count, size_t columns, double *out,
                     int accumulate) {
  if (!accumulate)
    for (size_t k = 0; k < columns; k += 1) out[k] = 0;
  size_t i = 0;
  for (; i + SUM_ROWS <= count; i += SUM_ROWS) addRows(SUM_ROWS, rows + i, weights + i, columns, out);
  for (; i < count; i += 1) addRows(1, rows + i, weights + i, columns, out);
}

typedef struct WeightedSumArguments {
  const float *const *rows;
  const double *weights;
  size_t count, columns;
  double *out64;
  float *out32;
} WeightedSumArguments;

static void weightedSumPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const WeightedSumArguments *given = arguments;
  const size_t begin = part * COLUMN_TILE;
  const size_t columns = given->columns - begin < COLUMN_TILE ? given->columns - begin : COLUMN_TILE;
  double sums[COLUMN_TILE];
  for (size_t k = 0; k < columns; k += 1) sums[k] = 0;
  const float *rows[SUM_ROWS];
  for (size_t i = 0; i < given->count; i += SUM_ROWS) {
    const size_t count = given->count - i < SUM_ROWS ? given->count - i : SUM_ROWS;
    for (size_t j = 0; j < count; j += 1) rows[j] = given->rows[i + j] + begin;
    weightedRowTile(rows, given->weights + i, count, columns, sums, 1);
  }
  for (size_t k = 0; k < columns; k += 1) {
    if (given->out64)
      given->out64[begin + k] = sums[k];
    else
      given->out32[begin + k] = (float)sums[k];
  }
}

void weightedRowSum(Context *context, const float *const *rows, const double *weights, size_t count, size_t columns,
                    double *out64, float *out32) {
  const WeightedSumArguments arguments = {rows, weights, count, columns, out64, out32};
  runParts(&context->pool, weightedSumPart, &arguments, (columns + COLUMN_TILE - 1) / COLUMN_TILE);
}
