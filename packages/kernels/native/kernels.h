// The kernels, over plain pointers. Matrices are row-major and dense. Every element of a result is computed by one
// sequence of operations that depends on nothing but the shared dimension, so neither the number of threads, nor the
// way a matrix is cut into blocks, nor the place of a row among others changes a bit of it.
#ifndef POLICYPATH_KERNELS_H
#define POLICYPATH_KERNELS_H

#include "parts.h"
#include <stddef.h>

/** The shared dimension is summed in blocks of this many terms, each from zero, then added to the result in order. */
#define INNER_BLOCK 256
#define PACKED_B_BYTES (512 * 1024)
/** Rows that one part of a product packs and computes; a multiple of 4. */
#define ROW_BLOCK 32
#define PACKED_A_BYTES (ROW_BLOCK * INNER_BLOCK * 8)
/** Columns that `gramBlock` and `weightedRowSum` go through at a time, over all rows. */
#define COLUMN_TILE 2048
/** Layers of a stack of convolutions, at most. */
#define MAXIMUM_CONVOLUTIONS 8
/** Filters are padded to a multiple of this where activations lie. */
#define FILTER_BLOCK 16
/** Groups of images, at most, whose weight gradients are summed apart. */
#define CONVOLUTION_GROUPS 32

/** One caller's threads and working memory. */
typedef struct Context {
  Pool pool;
  /** PACKED_B_BYTES, 64-byte aligned. */
  unsigned char *packedB;
  /** PACKED_A_BYTES for each thread, 64-byte aligned. */
  unsigned char *packedA[MAXIMUM_THREADS];
} Context;

enum Epilogue { EPILOGUE_NONE, EPILOGUE_BIAS, EPILOGUE_BIAS_RELU, EPILOGUE_RELU_MASK };

enum ProductFlags { TRANSPOSE_A = 1, TRANSPOSE_B = 2, ACCUMULATE = 4, EPILOGUE_SHIFT = 3 };

/** out = epilogue(op(a) op(b)); see MultiplyOptions in src/kernels.ts. `flags`: ProductFlags, and the epilogue. */
void multiplyFloat32(Context *context, size_t rows, size_t columns, size_t inner, const float *a, const float *b,
                     float *out, unsigned flags, const float *bias, const float *mask);
void multiplyFloat64(Context *context, size_t rows, size_t columns, size_t inner, const double *a, const double *b,
                     double *out, unsigned flags);

void columnSums(Context *context, size_t rows, size_t columns, const float *a, float *out);

typedef struct AdamFactors {
  /** learningRate / (1 - beta1^step). */
  float stepSize;
  float oneMinusBeta1;
  float beta2;
  float oneMinusBeta2;
  /** sqrt(1 - beta2^step). */
  float rootOfBiasCorrection2;
  float epsilon;
} AdamFactors;
void adam(Context *context, size_t count, float *parameters, const float *gradients, float *firstMoment,
          float *secondMoment, const AdamFactors *factors);
typedef struct RmsPropFactors {
  float learningRate, smoothing, oneMinusSmoothing, epsilon;
} RmsPropFactors;
void rmsProp(Context *context, size_t count, float *parameters, const float *gradients, float *gradientMean,
             float *squareMean, const RmsPropFactors *factors);
void polyak(Context *context, size_t count, float *target, const float *source, float rate);

void tanhScaled(Context *context, size_t count, const float *input, float *out, float scale);
void tanhGradient(Context *context, size_t count, const float *output, const float *outputGradient, float *out,
                  float scale);

/** 3x3 convolutions without padding, `filters` each; bit l of `strideBits` gives layer l stride 2, else 1. */
typedef struct ConvolutionShape {
  size_t batch, channels, height, width, filters, layers, strideBits;
} ConvolutionShape;

/** Elements of the operands. */
typedef struct ConvolutionCounts {
  size_t images, parameters, activations, output, workspace;
} ConvolutionCounts;

/** @return 0 when there is no such stack. */
int convolutionCounts(const ConvolutionShape *shape, ConvolutionCounts *counts);
/** See ConvolutionOptions in src/convolutions.ts; `activations` may be NULL. */
void convolutions(Context *context, const ConvolutionShape *shape, const unsigned char *images, const float *parameters,
                  float *activations, float *output, float *workspace);
void convolutionGradients(Context *context, const ConvolutionShape *shape, const unsigned char *images,
                          const float *parameters, const float *activations, const float *output,
                          const float *outputGradient, float *gradients, float *workspace);

/** out = gain normalized + bias, where normalized is input less its row's mean, over its row's deviation. */
void layerNorm(Context *context, size_t rows, size_t columns, const float *input, const float *gain, const float *bias,
               float epsilon, float *out, float *normalized, float *inverseDeviation);
/** The gradient of the input. */
void layerNormGradient(Context *context, size_t rows, size_t columns, const float *normalized,
                       const float *inverseDeviation, const float *gain, const float *outputGradient, float *out);
void layerNormParameterGradients(size_t rows, size_t columns, const float *normalized, const float *outputGradient,
                                 float *gainGradient, float *biasGradient);

/** out[i * countB + j] (+)= rowsA[i] . rowsB[j], over `columns` columns. */
void gramBlock(Context *context, const float *const *rowsA, size_t countA, const float *const *rowsB, size_t countB,
               size_t columns, double *out, int accumulate);
/** out[k] (+)= sum_i weights[i] rows[i][k]; at most COLUMN_TILE columns. */
void weightedRowTile(const float *const *rows, const double *weights, size_t count, size_t columns, double *out,
                     int accumulate);
/** The same over any number of columns, into float64 or, where `out32` is given, rounded to float32. */
void weightedRowSum(Context *context, const float *const *rows, const double *weights, size_t count, size_t columns,
                    double *out64, float *out32);

/** Frames [channels, height, width] of bytes, and what becomes of each: [channels, outHeight, outWidth]. */
typedef struct FrameShape {
  size_t channels, height, width, outHeight, outWidth;
} FrameShape;
/** Frame `frame` of `sources[source]` to place `place` of `targets[target]`. */
typedef struct FrameMove {
  int32_t source, frame, y, x, target, place;
} FrameMove;
/** to[c, i, j] = from[c, i + y, j + x], or 0 where that lies outside. */
void copyFrame(const FrameShape *shape, const unsigned char *from, ptrdiff_t y, ptrdiff_t x, unsigned char *to);
void copyFrames(Context *context, const FrameShape *shape, const unsigned char *const *sources,
                unsigned char *const *targets, const FrameMove *moves, size_t count);

enum SymmetricResult { SYMMETRIC_SOLVED, SYMMETRIC_NOT_FINITE, SYMMETRIC_NOT_CONVERGED, SYMMETRIC_TOO_LARGE };

/**
 * Eigenvalues of a symmetric matrix, largest first, and with `vectors` (or NULL) an eigenvector in each row. `matrix` is
 * worked on and restored. @return a SymmetricResult; values and vectors are of no use unless it is solved.
 */
int symmetricEigen(Context *context, size_t order, double *matrix, double *values, double *vectors);

/** Rows of a panel, at most. */
#define REFLECTED_ROWS 8
/**
 * [L X] Q = [L' 0] by one Householder reflection for each row: L [rows, rows], the lower `triangle`, becomes L'; X, the `block`
 * [rows, columns], becomes V, with the `heads` [rows] in the columns of L; Q = 1 - V^T T V with T the upper `factor` [rows, rows].
 */
void reflectPanel(size_t rows, size_t columns, double *triangle, double *block, double *heads, double *factor);

#endif
