// Layer normalisation and its gradient. Sums are formed in float64, column by column, and no product is fused with a
// sum, so the bits are the same on every machine.
#include "kernels.h"
#include "vector.h"

#define PART_ROWS 64

typedef struct LayerNormArguments {
  size_t rows, columns;
  const float *input, *gain, *bias;
  float epsilon;
  float *out, *normalized, *inverseDeviation;
  const float *outputGradient;
} LayerNormArguments;

static void layerNormPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const LayerNormArguments *given = arguments;
  const size_t columns = given->columns, left = given->rows - part * PART_ROWS;
  const size_t begin = part * PART_ROWS, end = left < PART_ROWS ? given->rows : begin + PART_ROWS;
  for (size_t row = begin; row < end; row += 1) {
    const float *input = given->input + row * columns;
    double sum = 0, squares = 0;
    for (size_t j = 0; j < columns; j += 1) sum += input[j];
    const double mean = sum / (double)columns;
    for (size_t j = 0; j < columns; j += 1) squares += (input[j] - mean) * (input[j] - mean);
    const double inverse = 1 / __builtin_sqrt(squares / (double)columns + given->epsilon);
    given->inverseDeviation[row] = (float)inverse;
    float *normalized = given->normalized + row * columns, *out = given->out + row * columns;
    for (size_t j = 0; j < columns; j += 1) {
      normalized[j] = (float)((input[j] - mean) * inverse);
      out[j] = normalized[j] * given->gain[j] + given->bias[j];
    }
  }
}

void layerNorm(Context *context, size_t rows, size_t columns, const float *input, const float *gain, const float *bias,
               float epsilon, float *out, float *normalized, float *inverseDeviation) {
  const LayerNormArguments arguments = {.rows = rows,
                                        .columns = columns,
                                        .input = input,
                                        .gain = gain,
                                        .bias = bias,
                                        .epsilon = epsilon,
                                        .out = out,
                                        .normalized = normalized,
                                        .inverseDeviation = inverseDeviation};
  runParts(&context->pool, layerNormPart, &arguments, (rows + PART_ROWS - 1) / PART_ROWS);
}

static void layerNormGradientPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const LayerNormArguments *given = arguments;
  const size_t columns = given->columns, left = given->rows - part * PART_ROWS;
  const size_t begin = part * PART_ROWS, end = left < PART_ROWS ? given->rows : begin + PART_ROWS;
  for (size_t row = begin; row < end; row += 1) {
    const float *gradient = given->outputGradient + row * columns, *normalized = given->normalized + row * columns;
    double sum = 0, product = 0;
    for (size_t j = 0; j < columns; j += 1) {
      const double scaled = (double)gradient[j] * given->gain[j];
      sum += scaled;
      product += scaled * normalized[j];
    }
    sum /= (double)columns;
    product /= (double)columns;
    float *out = given->out + row * columns;
    for (size_t j = 0; j < columns; j += 1)
      out[j] = (float)(((double)gradient[j] * given->gain[j] - sum - normalized[j] * product) *
                       given->inverseDeviation[row]);
  }
}

void layerNormGradient(Context *context, size_t rows, size_t columns, const float *normalized,
                       const float *inverseDeviation, const float *gain, const float *outputGradient, float *out) {
  const LayerNormArguments arguments = {.rows = rows,
                                        .columns = columns,
                                        .gain = gain,
                                        .out = out,
                                        .normalized = (float *)normalized,
                                        .inverseDeviation = (float *)inverseDeviation,
                                        .outputGradient = outputGradient};
  runParts(&context->pool, layerNormGradientPart, &arguments, (rows + PART_ROWS - 1) / PART_ROWS);
}

void layerNormParameterGradients(size_t rows, size_t columns, const float *normalized, const float *outputGradient,
                                 float *gainGradient, float *biasGradient) {
  for (size_t j = 0; j < columns; j += 1) {
    double gain = 0, bias = 0;
    for (size_t row = 0; row < rows; row += 1) {
      const double gradient = outputGradient[row * columns + j];
      gain += gradient * normalized[row * columns + j];
      bias += gradient;
    }
    gainGradient[j] = (float)gain;
    biasGradient[j] = (float)bias;
  }
}
