// Kernels over rows that lie anywhere: inner products and weighted sums, float32 in and float64 accumulation.
// All rows are gone through in tiles of COLUMN_TILE columns, so that a tile of the rows at work stays in the cache.
#include "kernels.h"
#include "vector.h"

#define GRAM_ROWS_A 4
#define GRAM_ROWS_B (TILE_VECTORS > 2 ? 3 : 2)
/** Rows of B in one part. */
#define GRAM_PART_ROWS 24

typedef struct GramArguments {
  const float *const *rowsA;
  size_t countA;
  const float *const *rowsB;
  size_t countB, columns;
  double *out;
  /** Distance in `out` of two rows of A, and of two rows of B. */
  size_t stepA, stepB;
  int accumulate;
} GramArguments;

INLINE double sumOfLanes(DoubleVector value) {
  double sum = value[0];
  for (int i = 1; i < DOUBLE_LANES; i += 1) sum += value[i];
  return sum;
}

/** Inner products of `countA` rows with GRAM_ROWS_B rows over one column tile. */
INLINE void gramTile(int countA, const float *const *a, const float *const *b, size_t columns,
                     double sums[GRAM_ROWS_A][GRAM_ROWS_B]) {
  DoubleVector lanes[GRAM_ROWS_A][GRAM_ROWS_B] = {{{0}}};
  size_t k = 0;
  for (; k + DOUBLE_LANES <= columns; k += DOUBLE_LANES) {
    DoubleVector right[GRAM_ROWS_B];
    UNROLL for (int j = 0; j < GRAM_ROWS_B; j += 1) right[j] = widenFloats(b[j] + k);
    UNROLL for (int i = 0; i < countA; i += 1) {
      const DoubleVector left = widenFloats(a[i] + k);
      UNROLL for (int j = 0; j < GRAM_ROWS_B; j += 1) lanes[i][j] = multiplyAddDoubles(left, right[j], lanes[i][j]);
    }
  }
  if (k < columns)
    for (int i = 0; i < countA; i += 1) {
      const DoubleVector left = widenSomeFloats(a[i] + k, columns - k);
      for (int j = 0; j < GRAM_ROWS_B; j += 1)
        lanes[i][j] = multiplyAddDoubles(left, widenSomeFloats(b[j] + k, columns - k), lanes[i][j]);
    }
  for (int i = 0; i < countA; i += 1)
    for (int j = 0; j < GRAM_ROWS_B; j += 1) sums[i][j] = sumOfLanes(lanes[i][j]);
}

/** A group of rows of A with a group of rows of B; where a group is not full, its last row stands in. */
static void gramGroup(const GramArguments *given, size_t rowA, size_t countA, size_t rowB, size_t countB, size_t begin,
                      size_t columns) {
  const float *a[GRAM_ROWS_A], *b[GRAM_ROWS_B];
  for (size_t i = 0; i < GRAM_ROWS_A; i += 1) a[i] = given->rowsA[rowA + (i < countA ? i : countA - 1)] + begin;
  for (size_t j = 0; j < GRAM_ROWS_B; j += 1) b[j] = given->rowsB[rowB + (j < countB ? j : countB - 1)] + begin;
  double sums[GRAM_ROWS_A][GRAM_ROWS_B];
  if (countA == 1)
    gramTile(1, a, b, columns, sums);
  else
    gramTile(GRAM_ROWS_A, a, b, columns, sums);
  for (size_t i = 0; i < countA; i += 1)
    for (size_t j = 0; j < countB; j += 1) {
      double *out = given->out + (rowA + i) * given->stepA + (rowB + j) * given->stepB;
      *out = begin > 0 || given->accumulate ? *out + sums[i][j] : sums[i][j];
    }
}

static void gramPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const GramArguments *given = arguments;
  const size_t first = part * GRAM_PART_ROWS;
  const size_t end = given->countB - first < GRAM_PART_ROWS ? given->countB : first + GRAM_PART_ROWS;
  size_t begin = 0;
  do {
    const size_t left = given->columns - begin, columns = left < COLUMN_TILE ? left : COLUMN_TILE;
    for (size_t rowB = first; rowB < end; rowB += GRAM_ROWS_B) {
      const size_t countB = end - rowB < GRAM_ROWS_B ? end - rowB : GRAM_ROWS_B;
      for (size_t rowA = 0; rowA < given->countA; rowA += GRAM_ROWS_A) {
        const size_t countA = given->countA - rowA < GRAM_ROWS_A ? given->countA - rowA : GRAM_ROWS_A;
        gramGroup(given, rowA, countA, rowB, countB, begin, columns);
      }
    }
    begin += columns;
  } while (begin < given->columns);
}

void gramBlock(Context *context, const float *const *rowsA, size_t countA, const float *const *rowsB, size_t countB,
               size_t columns, double *out, int accumulate) {
  if (countA == 0 || countB == 0) return;
  GramArguments arguments = {rowsA, countA, rowsB, countB, columns, out, countB, 1, accumulate};
  // The longer list is the one that is cut into parts.
  if (countA > countB) arguments = (GramArguments){rowsB, countB, rowsA, countA, columns, out, 1, countB, accumulate};
  runParts(&context->pool, gramPart, &arguments, (arguments.countB + GRAM_PART_ROWS - 1) / GRAM_PART_ROWS);
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
