// Eigenvalues and eigenvectors of a symmetric matrix: reduction to a tridiagonal one by Householder reflections, then
// implicit QL (Wilkinson and Reinsch 1971, contributions II/2 and II/4; Golub and Van Loan, Matrix Computations, 8.3).
// Only the lower triangle is worked on, from the last row up, so that everything read lies in rows; at the end it is
// restored from the upper one. One thread does it all: a pass is bound by the memory.
#include "kernels.h"
#include "vector.h"

/** Vectors of columns of the eigenvector matrix that a sweep of rotations goes through at a time. */
#define STRIP_VECTORS 4
#define STRIP (STRIP_VECTORS * DOUBLE_LANES)
/** Sweeps for one eigenvalue; two are usual. */
#define MAXIMUM_SWEEPS 60
#define EPSILON 0x1p-52

/** Rows of the packed B operand that serve as vectors of the order. */
typedef struct SymmetricWork {
  double *diagonal, *offDiagonal, *reflectionScale, *kept, *update, *product, *cosines, *sines;
} SymmetricWork;
#define WORK_VECTORS 8

#define MAXIMUM_ORDER (PACKED_B_BYTES / sizeof(double) / WORK_VECTORS / 8 * 8)

static SymmetricWork symmetricWork(Context *context, size_t order) {
  const size_t step = (order + 7) / 8 * 8;
  double *vectors[WORK_VECTORS];
  for (size_t i = 0; i < WORK_VECTORS; i += 1) vectors[i] = (double *)context->packedB + i * step;
  return (SymmetricWork){.diagonal = vectors[0],
                         .offDiagonal = vectors[1],
                         .reflectionScale = vectors[2],
                         .kept = vectors[3],
                         .update = vectors[4],
                         .product = vectors[5],
                         .cosines = vectors[6],
                         .sines = vectors[7]};
}

static double magnitude(double value) { return value < 0 ? -value : value; }

static double dotDoubles(const double *a, const double *b, size_t count) {
  DoubleVector sums[4] = {{0}};
  size_t k = 0;
  for (; k + 4 * DOUBLE_LANES <= count; k += 4 * DOUBLE_LANES)
    UNROLL for (size_t v = 0; v < 4; v += 1) {
      const size_t at = k + v * DOUBLE_LANES;
      sums[v] = multiplyAddDoubles(loadDoubles(a + at), loadDoubles(b + at), sums[v]);
    }
  double sum = sumOfLanes((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; k < count; k += 1) sum += a[k] * b[k];
  return sum;
}

/** to += factor from. */
static void addMultiple(double *to, const double *from, double factor, size_t count) {
  const DoubleVector factors = splatDouble(factor);
  size_t k = 0;
  for (; k + DOUBLE_LANES <= count; k += DOUBLE_LANES)
    storeDoubles(to + k, multiplyAddDoubles(factors, loadDoubles(from + k), loadDoubles(to + k)));
  for (; k < count; k += 1) to[k] += factor * from[k];
}

/** One pass over the leading rows: A <- A - u q^T - q u^T with the last reflection, and A v with the next. */
typedef struct ReflectionPass {
  double *matrix;
  size_t order;
  /** Last reflection u and its q; zeros before there is one. */
  const double *u, *q;
  /** Next reflection. */
  const double *v;
  /** A v. */
  double *product;
} ReflectionPass;

/** Rows row to row + rows - 1, up to the diagonal; `rows` is 1 or 2. */
INLINE void passRows(const ReflectionPass *pass, int rows, size_t row) {
  double *product = pass->product;
  double *lines[2];
  DoubleVector sums[2] = {{0}}, u[2], q[2], v[2];
  for (int i = 0; i < rows; i += 1) {
    lines[i] = pass->matrix + (row + i) * pass->order;
    u[i] = splatDouble(-pass->u[row + i]);
    q[i] = splatDouble(-pass->q[row + i]);
    v[i] = splatDouble(pass->v[row + i]);
  }
  size_t k = 0;
  for (; k + DOUBLE_LANES <= row; k += DOUBLE_LANES) {
    const DoubleVector uk = loadDoubles(pass->u + k), qk = loadDoubles(pass->q + k), vk = loadDoubles(pass->v + k);
    DoubleVector yk = loadDoubles(product + k);
    UNROLL for (int i = 0; i < rows; i += 1) {
      DoubleVector a = multiplyAddDoubles(u[i], qk, loadDoubles(lines[i] + k));
      a = multiplyAddDoubles(q[i], uk, a);
      storeDoubles(lines[i] + k, a);
      sums[i] = multiplyAddDoubles(a, vk, sums[i]);
      yk = multiplyAddDoubles(a, v[i], yk);
    }
    storeDoubles(product + k, yk);
  }
  for (int i = 0; i < rows; i += 1) {
    const size_t r = row + i;
    double sum = sumOfLanes(sums[i]);
    for (size_t j = k; j <= r; j += 1) {
      const double a = lines[i][j] - pass->u[r] * pass->q[j] - pass->q[r] * pass->u[j];
      lines[i][j] = a;
      sum += a * pass->v[j];
      if (j < r) product[j] += a * pass->v[r];
    }
    product[r] += sum;
  }
}

static void passLeadingRows(const ReflectionPass *pass, size_t rows) {
  for (size_t k = 0; k < rows; k += 1) pass->product[k] = 0;
  size_t row = 0;
  for (; row + 2 <= rows; row += 2) passRows(pass, 2, row);
  if (row < rows) passRows(pass, 1, row);
}

/** What a pass would do to row r alone: A[r, 0..r] -= u_r q + q_r u. */
static void updateRow(double *line, const double *u, const double *q, size_t r) {
  addMultiple(line, q, -u[r], r + 1);
  addMultiple(line, u, -q[r], r + 1);
}

/**
 * T = Q^T A Q on the diagonal and off-diagonal: offDiagonal[i] couples i and i + 1. Row i of the lower triangle keeps the
 * vector u of its reflection 1 - scale u u^T, which acts on the first i coordinates; Q is their product from the last.
 */
static void tridiagonalise(double *matrix, size_t order, const SymmetricWork *work) {
  // Before the first reflection there is nothing to subtract.
  double *zero = work->cosines, *q = work->update;
  for (size_t k = 0; k < order; k += 1) zero[k] = q[k] = 0;
  const double *u = zero;
  for (size_t i = order - 1; i > 0; i -= 1) {
    double *line = matrix + i * order;
    updateRow(line, u, q, i);
    work->diagonal[i] = line[i];
    const double rest = dotDoubles(line, line, i - 1), last = line[i - 1];
    const double norm = __builtin_sqrt(rest + last * last);
    double scale = 0;
    work->offDiagonal[i - 1] = last;
    // Nothing beside the largest element, which is 1 to 2; and the square of `scale` stays finite.
    if (rest > 0x1p-250) {
      work->offDiagonal[i - 1] = last < 0 ? norm : -norm;
      line[i - 1] = last < 0 ? last - norm : last + norm;
      scale = 1 / (norm * (norm + magnitude(last)));
    } else {
      for (size_t k = 0; k < i; k += 1) line[k] = 0;
    }
    work->reflectionScale[i] = scale;
    double *product = work->product;
    const ReflectionPass pass = {.matrix = matrix, .order = order, .u = u, .q = q, .v = line, .product = product};
    passLeadingRows(&pass, i);
    const double half = scale * scale * dotDoubles(product, line, i) / 2;
    for (size_t k = 0; k < i; k += 1) q[k] = scale * product[k] - half * line[k];
    u = line;
  }
  updateRow(matrix, u, q, 0);
  work->diagonal[0] = matrix[0];
}

/** Rotates the rows last, last - 1, ... first of [order, order] with their neighbours. */
static void rotateRows(double *rows, size_t order, size_t first, size_t last, const double *cosines,
                       const double *sines) {
  size_t column = 0;
  for (; column + STRIP <= order; column += STRIP) {
    DoubleVector running[STRIP_VECTORS];
    double *line = rows + last * order + column;
    UNROLL for (int v = 0; v < STRIP_VECTORS; v += 1) running[v] = loadDoubles(line + v * DOUBLE_LANES);
    for (size_t i = last; i > first; i -= 1) {
      double *above = line - order;
      const DoubleVector c = splatDouble(cosines[i - 1]), s = splatDouble(sines[i - 1]);
      UNROLL for (int v = 0; v < STRIP_VECTORS; v += 1) {
        const DoubleVector other = loadDoubles(above + v * DOUBLE_LANES);
        storeDoubles(line + v * DOUBLE_LANES, multiplyAddDoubles(s, other, c * running[v]));
        running[v] = multiplyAddDoubles(c, other, -s * running[v]);
      }
      line = above;
    }
    UNROLL for (int v = 0; v < STRIP_VECTORS; v += 1) storeDoubles(line + v * DOUBLE_LANES, running[v]);
  }
  for (; column < order; column += 1) {
    double running = rows[last * order + column];
    for (size_t i = last; i > first; i -= 1) {
      const double other = rows[(i - 1) * order + column];
      rows[i * order + column] = sines[i - 1] * other + cosines[i - 1] * running;
      running = cosines[i - 1] * other - sines[i - 1] * running;
    }
    rows[first * order + column] = running;
  }
}

/** Eigenvalues of T onto its diagonal; `rows` (or NULL) is rotated along. @return 0 when a value did not converge. */
static int diagonalise(size_t order, const SymmetricWork *work, double *rows) {
  // The last off-diagonal element couples nothing.
  double *d = work->diagonal, *e = work->offDiagonal, *cosines = work->cosines, *sines = work->sines;
  double norm = 0;
  for (size_t i = 0; i < order; i += 1) {
    const double size = magnitude(d[i]) + (i + 1 < order ? magnitude(e[i]) : 0);
    norm = size > norm ? size : norm;
  }
  // Couplings far below the rounding of the reduction are none.
  const double nothing = norm * EPSILON * 0x1p-10;
  for (size_t first = 0; first < order; first += 1) {
    for (int sweeps = 0;; sweeps += 1) {
      size_t last = first;
      for (; last + 1 < order; last += 1) {
        const double coupling = magnitude(e[last]);
        if (coupling <= nothing || coupling <= EPSILON * (magnitude(d[last]) + magnitude(d[last + 1]))) break;
      }
      if (last == first) break;
      if (sweeps == MAXIMUM_SWEEPS) return 0;
      e[last] = 0;
      // Wilkinson's shift: the eigenvalue of the leading 2 x 2 block that is nearer to d[first].
      const double slope = (d[first + 1] - d[first]) / (2 * e[first]);
      const double root = __builtin_sqrt(slope * slope + 1);
      double g = d[last] - d[first] + e[first] / (slope < 0 ? slope - root : slope + root);
      double s = 1, c = 1, p = 0;
      size_t i = last;
      for (; i > first; i -= 1) {
        const double f = s * e[i - 1], b = c * e[i - 1];
        const double length = __builtin_sqrt(f * f + g * g);
        if (i < last) e[i] = length;
        if (length == 0) {
          d[i] -= p;
          break;
        }
        s = f / length;
        c = g / length;
        g = d[i] - p;
        const double r = (d[i - 1] - g) * s + 2 * c * b;
        p = s * r;
        d[i] = g + p;
        g = c * r - b;
        cosines[i - 1] = c;
        sines[i - 1] = s;
      }
      if (rows && i < last) rotateRows(rows, order, i, last, cosines, sines);
      if (i > first) continue;
      d[first] -= p;
      e[first] = g;
    }
  }
  return 1;
}

/** rows <- rows Q^T: each row from the coordinates of T to those of A. */
static void reflectRows(const double *matrix, size_t order, const double *scale, double *rows) {
  // As many rows at a time as stay in the first cache while the reflections pass.
  for (size_t begin = 0; begin < order; begin += 4) {
    const size_t end = begin + 4 < order ? begin + 4 : order;
    for (size_t i = 1; i < order; i += 1) {
      if (scale[i] == 0) continue;
      const double *u = matrix + i * order;
      for (size_t row = begin; row < end; row += 1)
        addMultiple(rows + row * order, u, -scale[i] * dotDoubles(rows + row * order, u, i), i);
    }
  }
}

static void swapRows(double *a, double *b, size_t count) {
  for (size_t k = 0; k < count; k += 1) {
    const double value = a[k];
    a[k] = b[k];
    b[k] = value;
  }
}

/** Sifts `values` down a heap whose root is the smallest. */
static void siftDown(double *values, size_t root, size_t count) {
  for (size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && values[child + 1] < values[child]) child += 1;
    if (values[root] <= values[child]) return;
    swapRows(values + root, values + child, 1);
  }
}

/** Largest first. */
static void sortValues(double *values, size_t count) {
  for (size_t root = count / 2; root > 0; root -= 1) siftDown(values, root - 1, count);
  for (size_t left = count; left > 1; left -= 1) {
    swapRows(values, values + left - 1, 1);
    siftDown(values, 0, left - 1);
  }
}

static void sortPairs(double *values, double *vectors, size_t order) {
  for (size_t i = 0; i + 1 < order; i += 1) {
    size_t largest = i;
    for (size_t j = i + 1; j < order; j += 1)
      if (values[j] > values[largest]) largest = j;
    if (largest == i) continue;
    swapRows(values + i, values + largest, 1);
    swapRows(vectors + i * order, vectors + largest * order, order);
  }
}

/** 2^-k with the largest |element| of the lower triangle in [2^k, 2^(k+1)); 1 for zeros, 0 for a non-finite element. */
static double scaleOfMatrix(const double *matrix, size_t order) {
  double largest = 0;
  for (size_t i = 0; i < order; i += 1)
    for (size_t j = 0; j <= i; j += 1) {
      const double size = magnitude(matrix[i * order + j]);
      if (!(size <= 0x1.fffffffffffffp1023)) return 0;
      largest = size > largest ? size : largest;
    }
  if (largest < 0x1p-1022) return 1;
  const union {
    double number;
    uint64_t bits;
  } exponent = {.number = largest}, inverse = {.bits = (2046 - (exponent.bits >> 52)) << 52};
  return exponent.bits >> 52 == 2046 ? 0x1p-1022 : inverse.number;
}

int symmetricEigen(Context *context, size_t order, double *matrix, double *values, double *vectors) {
  if (order == 0) return SYMMETRIC_SOLVED;
  if (order > MAXIMUM_ORDER) return SYMMETRIC_TOO_LARGE;
  const SymmetricWork work = symmetricWork(context, order);
  const double scale = scaleOfMatrix(matrix, order);
  if (scale == 0) return SYMMETRIC_NOT_FINITE;
  for (size_t i = 0; i < order; i += 1) {
    work.kept[i] = matrix[i * order + i];
    for (size_t j = 0; j <= i; j += 1) matrix[i * order + j] *= scale;
  }
  tridiagonalise(matrix, order, &work);
  if (vectors) {
    for (size_t k = 0; k < order * order; k += 1) vectors[k] = 0;
    for (size_t i = 0; i < order; i += 1) vectors[i * order + i] = 1;
  }
  const int converged = diagonalise(order, &work, vectors);
  if (converged) {
    if (vectors) {
      sortPairs(work.diagonal, vectors, order);
      reflectRows(matrix, order, work.reflectionScale, vectors);
    } else {
      sortValues(work.diagonal, order);
    }
    for (size_t i = 0; i < order; i += 1) values[i] = work.diagonal[i] / scale;
  }
  for (size_t i = 0; i < order; i += 1) {
    for (size_t j = 0; j < i; j += 1) matrix[i * order + j] = matrix[j * order + i];
    matrix[i * order + i] = work.kept[i];
  }
  return converged ? SYMMETRIC_SOLVED : SYMMETRIC_NOT_CONVERGED;
}
