// What the WebAssembly module exports. Its memory is imported and holds, from the bottom: the stack, the variables of
// this file, the working memory, the staging area for rows, the arena. Pointers are byte offsets into it.
#include "kernels.c"

#define EXPORT(name) __attribute__((export_name(#name)))

static Context context = {.pool = {.threads = 1}};

/** Set by the linker: the end of the variables. */
extern unsigned char __heap_base;
EXPORT(firstFreeByte) void *firstFreeByte(void) { return &__heap_base; }

#define SECOND_STACK_BYTES (64 * 1024)

EXPORT(workingMemoryBytes) size_t workingMemoryBytes(void) {
  return PACKED_B_BYTES + MAXIMUM_THREADS * PACKED_A_BYTES + SECOND_STACK_BYTES;
}
/** Must be called first; `memory` is 64-byte aligned. Not a variable, for the module would carry its zeros. */
EXPORT(useWorkingMemory) void useWorkingMemory(unsigned char *memory) {
  context.packedB = memory;
  for (int thread = 0; thread < MAXIMUM_THREADS; thread += 1)
    context.packedA[thread] = memory + PACKED_B_BYTES + thread * PACKED_A_BYTES;
}

// clang turns loops into calls of these.
void *memset(void *to, int value, size_t count) {
  unsigned char *bytes = to;
  while (count--) *bytes++ = (unsigned char)value;
  return to;
}
void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  unsigned char *target = to;
  const unsigned char *source = from;
  while (count--) *target++ = *source++;
  return to;
}

EXPORT(columnTile) size_t columnTile(void) { return COLUMN_TILE; }

/** 1 where a relaxed multiply-add rounds once, 0 where it rounds twice: the bits of results depend on it. */
EXPORT(fusesMultiplyAdd) int fusesMultiplyAddOfModule(void) {
  volatile float factor = 1.0f + 0x1p-12f, minusRounded = -(1.0f + 0x1p-11f);
  return multiplyAddFloats(splatFloat(factor), splatFloat(factor), splatFloat(minusRounded))[0] != 0;
}

#if WITH_THREADS
/** Where the second thread's stack begins; it grows downwards to the end of the packed rows. */
EXPORT(secondThreadStack) void *secondThreadStack(void) { return context.packedB + workingMemoryBytes(); }
EXPORT(runSecondThread) void runSecondThread(void) { takeParts(&context.pool); }
EXPORT(useSecondThread) void useSecondThread(void) { context.pool.threads = 2; }
EXPORT(stopSecondThread) void stopSecondThreadOfModule(void) {
  context.pool.threads = 1;
  atomic_store(&context.pool.closing, 1);
  wakeSecondThread(&context.pool);
}
#endif

EXPORT(multiply)
void multiplyOfModule(size_t rows, size_t columns, size_t inner, const float *a, const float *b, float *out,
                      unsigned flags, const float *bias, const float *mask) {
  multiplyFloat32(&context, rows, columns, inner, a, b, out, flags, bias, mask);
}

EXPORT(multiplyFloat64)
void multiplyFloat64OfModule(size_t rows, size_t columns, size_t inner, const double *a, const double *b, double *out,
                             unsigned flags) {
  multiplyFloat64(&context, rows, columns, inner, a, b, out, flags);
}

EXPORT(columnSums) void columnSumsOfModule(size_t rows, size_t columns, const float *a, float *out) {
  columnSums(&context, rows, columns, a, out);
}

EXPORT(adam)
void adamOfModule(size_t count, float *parameters, const float *gradients, float *firstMoment, float *secondMoment,
                  double stepSize, double oneMinusBeta1, double beta2, double oneMinusBeta2,
                  double rootOfBiasCorrection2, double epsilon) {
  const AdamFactors factors = {(float)stepSize,      (float)oneMinusBeta1,         (float)beta2,
                               (float)oneMinusBeta2, (float)rootOfBiasCorrection2, (float)epsilon};
  adam(&context, count, parameters, gradients, firstMoment, secondMoment, &factors);
}

EXPORT(rmsProp)
void rmsPropOfModule(size_t count, float *parameters, const float *gradients, float *gradientMean, float *squareMean,
                     double learningRate, double smoothing, double oneMinusSmoothing, double epsilon) {
  const RmsPropFactors factors = {(float)learningRate, (float)smoothing, (float)oneMinusSmoothing, (float)epsilon};
  rmsProp(&context, count, parameters, gradients, gradientMean, squareMean, &factors);
}

EXPORT(polyak) void polyakOfModule(size_t count, float *target, const float *source, double rate) {
  polyak(&context, count, target, source, (float)rate);
}

EXPORT(tanh) void tanhOfModule(size_t count, const float *input, float *out, double scale) {
  tanhScaled(&context, count, input, out, (float)scale);
}

EXPORT(tanhGradient)
void tanhGradientOfModule(size_t count, const float *output, const float *outputGradient, float *out, double scale) {
  tanhGradient(&context, count, output, outputGradient, out, (float)scale);
}

EXPORT(gramBlock)
void gramBlockOfModule(const float *const *rowsA, size_t countA, const float *const *rowsB, size_t countB,
                       size_t columns, double *out, int accumulate) {
  gramBlock(&context, rowsA, countA, rowsB, countB, columns, out, accumulate);
}

EXPORT(weightedRowTile)
void weightedRowTileOfModule(const float *const *rows, const double *weights, size_t count, size_t columns, double *out,
                             int accumulate) {
  weightedRowTile(rows, weights, count, columns, out, accumulate);
}

EXPORT(copyFrame)
void copyFrameOfModule(size_t channels, size_t height, size_t width, size_t outHeight, size_t outWidth,
                       const unsigned char *from, int y, int x, unsigned char *to) {
  const FrameShape shape = {channels, height, width, outHeight, outWidth};
  copyFrame(&shape, from, y, x, to);
}

EXPORT(symmetricEigenvalues)
int symmetricEigenvaluesOfModule(size_t order, double *matrix, double *values) {
  return symmetricEigen(&context, order, matrix, values, NULL);
}

EXPORT(symmetricEigen)
int symmetricEigenOfModule(size_t order, double *matrix, double *values, double *vectors) {
  return symmetricEigen(&context, order, matrix, values, vectors);
}

EXPORT(reflectPanel)
void reflectPanelOfModule(size_t rows, size_t columns, double *triangle, double *block, double *heads, double *factor) {
  reflectPanel(rows, columns, triangle, block, heads, factor);
}

EXPORT(convolutions)
void convolutionsOfModule(size_t batch, size_t channels, size_t height, size_t width, size_t filters, size_t layers,
                          size_t strideBits, const unsigned char *images, const float *parameters, int keep,
                          float *activations, float *output, float *workspace) {
  const ConvolutionShape shape = {batch, channels, height, width, filters, layers, strideBits};
  convolutions(&context, &shape, images, parameters, keep ? activations : NULL, output, workspace);
}

EXPORT(convolutionGradients)
void convolutionGradientsOfModule(size_t batch, size_t channels, size_t height, size_t width, size_t filters,
                                  size_t layers, size_t strideBits, const unsigned char *images,
                                  const float *parameters, const float *activations, const float *output,
                                  const float *outputGradient, float *gradients, float *workspace) {
  const ConvolutionShape shape = {batch, channels, height, width, filters, layers, strideBits};
  convolutionGradients(&context, &shape, images, parameters, activations, output, outputGradient, gradients,
                       workspace);
}

EXPORT(layerNorm)
void layerNormOfModule(size_t rows, size_t columns, const float *input, const float *gain, const float *bias,
                       double epsilon, float *out, float *normalized, float *inverseDeviation) {
  layerNorm(&context, rows, columns, input, gain, bias, (float)epsilon, out, normalized, inverseDeviation);
}

EXPORT(layerNormGradient)
void layerNormGradientOfModule(size_t rows, size_t columns, const float *normalized, const float *inverseDeviation,
                               const float *gain, const float *outputGradient, float *out) {
  layerNormGradient(&context, rows, columns, normalized, inverseDeviation, gain, outputGradient, out);
}

EXPORT(layerNormParameterGradients)
void layerNormParameterGradientsOfModule(size_t rows, size_t columns, const float *normalized,
                                         const float *outputGradient, float *gainGradient, float *biasGradient) {
  layerNormParameterGradients(rows, columns, normalized, outputGradient, gainGradient, biasGradient);
}
