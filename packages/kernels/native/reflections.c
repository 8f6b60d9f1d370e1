// The panel of an LQ decomposition: a few rows, reflected one after the other (Golub and Van Loan, Matrix Computations, 5.1 and
// 5.2; the factor T of Schreiber and Van Loan 1989). One thread: the rows of a panel lie in its cache.
#include "kernels.h"
#include "vector.h"

/** Columns that a pass goes through at a time, over all rows: they stay in the first cache. */
#define REFLECTED_TILE 256
/** Squares below this are nothing beside the numbers of a path. */
#define NO_SQUARE 1e-280

/** sums[j] += row . others[j], `count` 1 or 4. */
INLINE void addProducts(int count, const double *row, double *const *others, size_t columns, double *sums) {
  DoubleVector lanes[2][4] = {{{0}}};
  size_t k = 0;
  for (; k + 2 * DOUBLE_LANES <= columns; k += 2 * DOUBLE_LANES)
    UNROLL for (int v = 0; v < 2; v += 1) {
      const DoubleVector value = loadDoubles(row + k + v * DOUBLE_LANES);
      UNROLL for (int j = 0; j < count; j += 1)
          lanes[v][j] = multiplyAddDoubles(value, loadDoubles(others[j] + k + v * DOUBLE_LANES), lanes[v][j]);
    }
  for (int j = 0; j < count; j += 1) {
    double sum = sumOfLanes(lanes[0][j] + lanes[1][j]);
    for (size_t rest = k; rest < columns; rest += 1) sum += row[rest] * others[j][rest];
    sums[j] += sum;
  }
}

/** rows[j] -= factors[j] row, `count` 1 or 4. */
INLINE void subtractMultiples(int count, const double *row, const double *factors, double *const *rows, size_t columns) {
  DoubleVector negative[4];
  UNROLL for (int j = 0; j < count; j += 1) negative[j] = splatDouble(-factors[j]);
  size_t k = 0;
  for (; k + DOUBLE_LANES <= columns; k += DOUBLE_LANES) {
    const DoubleVector value = loadDoubles(row + k);
    UNROLL for (int j = 0; j < count; j += 1)
        storeDoubles(rows[j] + k, multiplyAddDoubles(negative[j], value, loadDoubles(rows[j] + k)));
  }
  for (; k < columns; k += 1)
    for (int j = 0; j < count; j += 1) rows[j][k] -= factors[j] * row[k];
}

/** Two bodies, of four rows and of one: the loops over rows are unrolled. */
#define FOUR_AT_A_TIME(call, first, end)                                                                               \
  {                                                                                                                    \
    size_t at = first;                                                                                                 \
    for (; at + 4 <= end; at += 4) call(4);                                                                            \
    for (; at < end; at += 1) call(1);                                                                                 \
  }

/**
 * Subtracts multiples of row `next` - 1 from those after it (none where `next` is 0), and takes the inner products of row `next`
 * with all rows.
 */
static void passPanel(double *block, size_t rows, size_t columns, size_t next, const double *factors,
                      double *products) {
  for (size_t j = 0; j < rows; j += 1) products[j] = 0;
  for (size_t begin = 0; begin < columns; begin += REFLECTED_TILE) {
    const size_t count = atMost(columns - begin, REFLECTED_TILE);
    double *tile[REFLECTED_ROWS];
    for (size_t j = 0; j < rows; j += 1) tile[j] = block + j * columns + begin;
#define SUBTRACT(rowCount) subtractMultiples(rowCount, tile[next - 1], factors + at, tile + at, count)
    if (next > 0) FOUR_AT_A_TIME(SUBTRACT, next, rows)
#define ADD(rowCount) addProducts(rowCount, tile[next], tile + at, count, products + at)
    FOUR_AT_A_TIME(ADD, 0, rows)
#undef SUBTRACT
#undef ADD
  }
}

void reflectPanel(size_t rows, size_t columns, double *triangle, double *block, double *heads, double *factor) {
  double products[REFLECTED_ROWS], multiples[REFLECTED_ROWS];
  for (size_t k = 0; k < rows * rows; k += 1) factor[k] = 0;
  for (size_t i = 0; i < rows; i += 1) {
    passPanel(block, rows, columns, i, multiples, products);
    const double alpha = triangle[i * rows + i], square = products[i];
    heads[i] = 0;
    for (size_t j = i + 1; j < rows; j += 1) multiples[j] = 0;
    if (square < NO_SQUARE) continue;
    const double length = __builtin_sqrt(alpha * alpha + square);
    const double head = alpha < 0 ? alpha - length : alpha + length;
    const double tau = 1 / (length * (length + magnitude(alpha)));
    heads[i] = head;
    triangle[i * rows + i] = alpha < 0 ? length : -length;
    for (size_t j = i + 1; j < rows; j += 1) {
      multiples[j] = tau * (triangle[j * rows + i] * head + products[j]);
      triangle[j * rows + i] -= multiples[j] * head;
    }
    factor[i * rows + i] = tau;
    for (size_t j = 0; j < i; j += 1) {
      double sum = 0;
      for (size_t k = j; k < i; k += 1) sum += factor[j * rows + k] * products[k];
      factor[j * rows + i] = -tau * sum;
    }
  }
}
