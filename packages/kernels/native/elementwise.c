// Kernels that treat elements, or columns, by themselves. No product is fused with a sum here, so the bits are the
// same on every machine.
#include "kernels.h"
#include "vector.h"

#define PART_ELEMENTS 16384

typedef struct AdamArguments {
  size_t count;
  float *parameters;
  const float *gradients;
  float *firstMoment, *secondMoment;
  const AdamFactors *factors;
} AdamArguments;

typedef struct AdamLanes {
  FloatVector parameter, firstMoment, secondMoment;
} AdamLanes;

INLINE AdamLanes adamStep(AdamLanes old, FloatVector gradient, const AdamFactors *factors) {
  AdamLanes new;
  new.firstMoment = old.firstMoment + splatFloat(factors->oneMinusBeta1) * (gradient - old.firstMoment);
  new.secondMoment =
      splatFloat(factors->beta2) * old.secondMoment + splatFloat(factors->oneMinusBeta2) * gradient * gradient;
  const FloatVector denominator =
      squareRoots(new.secondMoment) / splatFloat(factors->rootOfBiasCorrection2) + splatFloat(factors->epsilon);
  new.parameter = old.parameter - splatFloat(factors->stepSize) * new.firstMoment / denominator;
  return new;
}

static void adamPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const AdamArguments *given = arguments;
  size_t i = part * PART_ELEMENTS;
  const size_t end = given->count - i < PART_ELEMENTS ? given->count : i + PART_ELEMENTS;
  float *p = given->parameters, *m = given->firstMoment, *v = given->secondMoment;
  const float *g = given->gradients;
  const AdamFactors factors = *given->factors;
  for (; i + FLOAT_LANES <= end; i += FLOAT_LANES) {
    const AdamLanes new =
        adamStep((AdamLanes){loadFloats(p + i), loadFloats(m + i), loadFloats(v + i)}, loadFloats(g + i), &factors);
    storeFloats(p + i, new.parameter);
    storeFloats(m + i, new.firstMoment);
    storeFloats(v + i, new.secondMoment);
  }
  const size_t rest = end - i;
  if (rest == 0) return;
  const AdamLanes new =
      adamStep((AdamLanes){loadSomeFloats(p + i, rest), loadSomeFloats(m + i, rest), loadSomeFloats(v + i, rest)},
               loadSomeFloats(g + i, rest), &factors);
  storeSomeFloats(p + i, new.parameter, rest);
  storeSomeFloats(m + i, new.firstMoment, rest);
  storeSomeFloats(v + i, new.secondMoment, rest);
}

void adam(Context *context, size_t count, float *parameters, const float *gradients, float *firstMoment,
          float *secondMoment, const AdamFactors *factors) {
  const AdamArguments arguments = {count, parameters, gradients, firstMoment, secondMoment, factors};
  runParts(&context->pool, adamPart, &arguments, (count + PART_ELEMENTS - 1) / PART_ELEMENTS);
}

typedef struct RmsPropArguments {
  size_t count;
  float *parameters;
  const float *gradients;
  float *gradientMean, *squareMean;
  const RmsPropFactors *factors;
} RmsPropArguments;

typedef struct RmsPropLanes {
  FloatVector parameter, gradientMean, squareMean;
} RmsPropLanes;

INLINE RmsPropLanes rmsPropStep(RmsPropLanes old, FloatVector gradient, const RmsPropFactors *factors) {
  RmsPropLanes new;
  const FloatVector share = splatFloat(factors->oneMinusSmoothing);
  new.squareMean = old.squareMean * splatFloat(factors->smoothing) + share * gradient * gradient;
  new.gradientMean = old.gradientMean + share * (gradient - old.gradientMean);
  FloatVector variance = new.squareMean - new.gradientMean * new.gradientMean;
  // Rounding can leave less than nothing of a gradient that has not changed for long; NaN stays.
  variance = chooseFloats((IntVector)(variance < splatFloat(0)), splatFloat(0), variance);
  const FloatVector denominator = squareRoots(variance) + splatFloat(factors->epsilon);
  new.parameter = old.parameter - splatFloat(factors->learningRate) * gradient / denominator;
  return new;
}

static void rmsPropPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const RmsPropArguments *given = arguments;
  size_t i = part * PART_ELEMENTS;
  const size_t end = given->count - i < PART_ELEMENTS ? given->count : i + PART_ELEMENTS;
  float *p = given->parameters, *m = given->gradientMean, *v = given->squareMean;
  const float *g = given->gradients;
  const RmsPropFactors factors = *given->factors;
  for (; i + FLOAT_LANES <= end; i += FLOAT_LANES) {
    const RmsPropLanes new =
        rmsPropStep((RmsPropLanes){loadFloats(p + i), loadFloats(m + i), loadFloats(v + i)}, loadFloats(g + i), &factors);
    storeFloats(p + i, new.parameter);
    storeFloats(m + i, new.gradientMean);
    storeFloats(v + i, new.squareMean);
  }
  const size_t rest = end - i;
  if (rest == 0) return;
  const RmsPropLanes new = rmsPropStep(
      (RmsPropLanes){loadSomeFloats(p + i, rest), loadSomeFloats(m + i, rest), loadSomeFloats(v + i, rest)},
      loadSomeFloats(g + i, rest), &factors);
  storeSomeFloats(p + i, new.parameter, rest);
  storeSomeFloats(m + i, new.gradientMean, rest);
  storeSomeFloats(v + i, new.squareMean, rest);
}

void rmsProp(Context *context, size_t count, float *parameters, const float *gradients, float *gradientMean,
             float *squareMean, const RmsPropFactors *factors) {
  const RmsPropArguments arguments = {count, parameters, gradients, gradientMean, squareMean, factors};
  runParts(&context->pool, rmsPropPart, &arguments, (count + PART_ELEMENTS - 1) / PART_ELEMENTS);
}

typedef struct PolyakArguments {
  size_t count;
  float *target;
  const float *source;
  float rate;
} PolyakArguments;

static void polyakPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const PolyakArguments *given = arguments;
  size_t i = part * PART_ELEMENTS;
  const size_t end = given->count - i < PART_ELEMENTS ? given->count : i + PART_ELEMENTS;
  float *target = given->target;
  const float *source = given->source;
  const float rate = given->rate;
  for (; i + FLOAT_LANES <= end; i += FLOAT_LANES) {
    const FloatVector old = loadFloats(target + i);
    storeFloats(target + i, old + splatFloat(rate) * (loadFloats(source + i) - old));
  }
  for (; i < end; i += 1) target[i] = target[i] + rate * (source[i] - target[i]);
}

void polyak(Context *context, size_t count, float *target, const float *source, float rate) {
  const PolyakArguments arguments = {count, target, source, rate};
  runParts(&context->pool, polyakPart, &arguments, (count + PART_ELEMENTS - 1) / PART_ELEMENTS);
}

typedef struct ColumnSumArguments {
  size_t rows, columns, columnsOfPart;
  const float *a;
  float *out;
} ColumnSumArguments;

static void columnSumsPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const ColumnSumArguments *given = arguments;
  const size_t rows = given->rows, stride = given->columns;
  size_t j = part * given->columnsOfPart;
  const size_t end = stride - j < given->columnsOfPart ? stride : j + given->columnsOfPart;
  // Several columns' vectors at once: each is a chain of dependent additions.
  for (; j + 8 * FLOAT_LANES <= end; j += 8 * FLOAT_LANES) {
    FloatVector sums[8] = {{0}};
    for (size_t i = 0; i < rows; i += 1)
      for (int v = 0; v < 8; v += 1) sums[v] += loadFloats(given->a + i * stride + j + v * FLOAT_LANES);
    for (int v = 0; v < 8; v += 1) storeFloats(given->out + j + v * FLOAT_LANES, sums[v]);
  }
  for (; j + FLOAT_LANES <= end; j += FLOAT_LANES) {
    FloatVector sums = {0};
    for (size_t i = 0; i < rows; i += 1) sums += loadFloats(given->a + i * stride + j);
    storeFloats(given->out + j, sums);
  }
  for (; j < end; j += 1) {
    float sum = 0;
    for (size_t i = 0; i < rows; i += 1) sum += given->a[i * stride + j];
    given->out[j] = sum;
  }
}

void columnSums(Context *context, size_t rows, size_t columns, const float *a, float *out) {
  if (columns == 0) return;
  const size_t columnsOfPart = rows * columns < 4 * PART_ELEMENTS ? columns : 8 * FLOAT_LANES;
  const ColumnSumArguments arguments = {rows, columns, columnsOfPart, a, out};
  runParts(&context->pool, columnSumsPart, &arguments, (columns + columnsOfPart - 1) / columnsOfPart);
}
