#include "kernels.h"
#include "vector.h"

#define TILE_ROWS 4
/** Products with at most so many rows are computed row by row. */
#define FEW_ROWS 3
/** Vectors of columns that a single row is multiplied with at a time: enough sums to hide their latency. */
#define ROW_VECTORS 4

#define SCALAR float
#define VECTOR FloatVector
#define INTEGERS IntVector
#define LANES FLOAT_LANES
#define TYPED(name) name##Float32
#define LOAD loadFloats
#define LOAD_SOME loadSomeFloats
#define STORE storeFloats
#define SPLAT splatFloat
#define MULTIPLY_ADD multiplyAddFloats
#define TRANSPOSE transposeFloats
#include "productTemplate.h"
#undef SCALAR
#undef VECTOR
#undef INTEGERS
#undef LANES
#undef TYPED
#undef LOAD
#undef LOAD_SOME
#undef STORE
#undef SPLAT
#undef MULTIPLY_ADD
#undef TRANSPOSE

#define SCALAR double
#define VECTOR DoubleVector
#define INTEGERS LongVector
#define LANES DOUBLE_LANES
#define TYPED(name) name##Float64
#define LOAD loadDoubles
#define LOAD_SOME loadSomeDoubles
#define STORE storeDoubles
#define SPLAT splatDouble
#define MULTIPLY_ADD multiplyAddDoubles
#define TRANSPOSE transposeDoubles
#include "productTemplate.h"

void multiplyFloat32(Context *context, size_t rows, size_t columns, size_t inner, const float *a, const float *b,
                     float *out, unsigned flags, const float *bias, const float *mask) {
  ProductFloat32 product = {.rows = rows,
                            .columns = columns,
                            .inner = inner,
                            .a = a,
                            .b = b,
                            .out = out,
                            .strideA = flags & TRANSPOSE_A ? rows : inner,
                            .strideB = flags & TRANSPOSE_B ? inner : columns,
                            .transposeA = !!(flags & TRANSPOSE_A),
                            .transposeB = !!(flags & TRANSPOSE_B),
                            .accumulate = !!(flags & ACCUMULATE),
                            .epilogue = flags >> EPILOGUE_SHIFT,
                            .bias = bias,
                            .mask = mask,
                            .biasStride = 1};
  computeFloat32(context, &product);
}

void multiplyFloat64(Context *context, size_t rows, size_t columns, size_t inner, const double *a, const double *b,
                     double *out, unsigned flags) {
  ProductFloat64 product = {.rows = rows,
                            .columns = columns,
                            .inner = inner,
                            .a = a,
                            .b = b,
                            .out = out,
                            .strideA = flags & TRANSPOSE_A ? rows : inner,
                            .strideB = flags & TRANSPOSE_B ? inner : columns,
                            .transposeA = !!(flags & TRANSPOSE_A),
                            .transposeB = !!(flags & TRANSPOSE_B),
                            .accumulate = !!(flags & ACCUMULATE)};
  computeFloat64(context, &product);
}
