// The hyperbolic tangent and the exponential of our own: a C library's differ from one to the next in the last bits.
// No product is fused with a sum here, so the bits are the same on every machine.
#include "kernels.h"
#include "vector.h"

#define PART_ELEMENTS 4096

/** e^x for x in [-87, 88]: 2^n e^r with |r| <= ln(2)/2; minimax polynomial of ours, relative error 3e-9. */
INLINE FloatVector exponential(FloatVector x) {
  // Adding and taking away 1.5 * 2^23 rounds to the nearest integer.
  const FloatVector magic = splatFloat(12582912.0f);
  const FloatVector shifted = x * splatFloat(1.44269504f) + magic;
  const FloatVector n = shifted - magic;
  // ln(2) in two parts; n times the first is exact.
  const FloatVector r = x - n * splatFloat(0.693145751953125f) - n * splatFloat(1.42860677e-6f);
  FloatVector sum = splatFloat(0.00138145976f);
  sum = sum * r + splatFloat(0.00836871658f);
  sum = sum * r + splatFloat(0.0416683890f);
  sum = sum * r + splatFloat(0.166665211f);
  sum = sum * r + splatFloat(0.499999940f);
  sum = sum * (r * r) + r + splatFloat(1.0f);
  const IntVector power = ((IntVector)shifted - (IntVector)magic + 127) << 23;
  return sum * (FloatVector)power;
}

/**
 * tanh(x): an odd minimax polynomial of ours below 0.625 (relative error 5e-9), 1 - 2 / (e^2x + 1) above, exactly 1
 * from 9.02 on; NaN stays NaN.
 */
INLINE FloatVector hyperbolicTangent(FloatVector x) {
  const IntVector signs = (IntVector)x & (int32_t)0x80000000;
  const FloatVector size = (FloatVector)((IntVector)x & 0x7fffffff);
  const FloatVector square = size * size;
  FloatVector sum = splatFloat(-0.00570497848f);
  sum = sum * square + splatFloat(0.0206390787f);
  sum = sum * square + splatFloat(-0.0537397116f);
  sum = sum * square + splatFloat(0.133314416f);
  sum = sum * square + splatFloat(-0.333332807f);
  const FloatVector near = size + size * (square * sum);
  const IntVector saturated = size >= splatFloat(9.02f);
  const FloatVector exponent = chooseFloats(saturated, splatFloat(18.04f), size + size);
  const FloatVector one = splatFloat(1.0f);
  const FloatVector above = one - splatFloat(2.0f) / (exponential(exponent) + one);
  // A comparison with NaN is false, and the polynomial keeps NaN.
  const FloatVector result =
      chooseFloats(size >= splatFloat(0.625f), chooseFloats(saturated, one, above), near);
  return (FloatVector)((IntVector)result | signs);
}

typedef struct TanhArguments {
  size_t count;
  const float *input;
  const float *outputGradient;
  float *out;
  float scale;
} TanhArguments;

static void tanhPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const TanhArguments *given = arguments;
  size_t i = part * PART_ELEMENTS;
  const size_t end = given->count - i < PART_ELEMENTS ? given->count : i + PART_ELEMENTS;
  const FloatVector scale = splatFloat(given->scale);
  for (; i + FLOAT_LANES <= end; i += FLOAT_LANES)
    storeFloats(given->out + i, scale * hyperbolicTangent(loadFloats(given->input + i)));
  if (i < end)
    storeSomeFloats(given->out + i, scale * hyperbolicTangent(loadSomeFloats(given->input + i, end - i)), end - i);
}

void tanhScaled(Context *context, size_t count, const float *input, float *out, float scale) {
  const TanhArguments arguments = {count, input, NULL, out, scale};
  runParts(&context->pool, tanhPart, &arguments, (count + PART_ELEMENTS - 1) / PART_ELEMENTS);
}

INLINE FloatVector gradientOfTanh(FloatVector output, FloatVector outputGradient, FloatVector scale) {
  const FloatVector value = output / scale;
  return outputGradient * (scale * (splatFloat(1.0f) - value * value));
}

static void tanhGradientPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const TanhArguments *given = arguments;
  size_t i = part * PART_ELEMENTS;
  const size_t end = given->count - i < PART_ELEMENTS ? given->count : i + PART_ELEMENTS;
  const FloatVector scale = splatFloat(given->scale);
  for (; i + FLOAT_LANES <= end; i += FLOAT_LANES)
    storeFloats(given->out + i,
                gradientOfTanh(loadFloats(given->input + i), loadFloats(given->outputGradient + i), scale));
  if (i < end)
    storeSomeFloats(given->out + i,
                    gradientOfTanh(loadSomeFloats(given->input + i, end - i),
                                   loadSomeFloats(given->outputGradient + i, end - i), scale),
                    end - i);
}

void tanhGradient(Context *context, size_t count, const float *output, const float *outputGradient, float *out,
                  float scale) {
  const TanhArguments arguments = {count, output, outputGradient, out, scale};
  runParts(&context->pool, tanhGradientPart, &arguments, (count + PART_ELEMENTS - 1) / PART_ELEMENTS);
}
