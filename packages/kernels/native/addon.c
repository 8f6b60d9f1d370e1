// The Node-API addon. This file is compiled for any CPU of the architecture; the kernels are compiled for AVX2 and FMA
// on x64, so nothing of theirs may run before the check below.
//
// open(arrayBuffer, threads) returns an object with the kernels as functions on that memory. Operands are byte offsets
// into it, checked here once more: a wrong one would otherwise write anywhere.
#include "kernels.h"
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#ifndef SOURCE_HASH
#error "define SOURCE_HASH as the hash of the sources: build with scripts/build-native.mjs"
#endif

#if defined(__x86_64__)
#define INSTRUCTION_SET "avx2-fma"
static int cpuHasInstructionSet(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
/** Names of instruction sets that the CPU and the system support, with a blank after each. */
static void nameCpuFeatures(char *text) {
  __builtin_cpu_init();
  *text = 0;
  if (__builtin_cpu_supports("sse4.2")) strcat(text, "sse4.2 ");
  if (__builtin_cpu_supports("avx")) strcat(text, "avx ");
  if (__builtin_cpu_supports("avx2")) strcat(text, "avx2 ");
  if (__builtin_cpu_supports("fma")) strcat(text, "fma ");
  if (__builtin_cpu_supports("avx512f")) strcat(text, "avx512f ");
}
#elif defined(__aarch64__)
#define INSTRUCTION_SET "neon"
static int cpuHasInstructionSet(void) { return 1; }
static void nameCpuFeatures(char *text) { strcpy(text, "neon "); }
#else
#error "the native kernels are for x64 and arm64"
#endif

#define WORKING_BYTES (PACKED_B_BYTES + MAXIMUM_THREADS * PACKED_A_BYTES)

/** One opened memory. Its functions may outlive it, so the record stays until the environment ends. */
typedef struct Instance {
  Context context;
  unsigned char *memory;
  size_t bytes;
  /** Keeps the ArrayBuffer while it is open. */
  napi_ref buffer;
  void *working;
  int open;
  struct Instance *next;
} Instance;

/** One for each Node environment (main thread, worker threads). */
typedef struct Addon {
  Instance *instances;
} Addon;

static void closeInstance(napi_env env, Instance *instance) {
  if (!instance->open) return;
  instance->open = 0;
  if (instance->context.pool.threads == 2) stopSecondThread(&instance->context.pool);
  free(instance->working);
  if (instance->buffer) napi_delete_reference(env, instance->buffer);
}

static void closeAll(napi_env env, void *data, void *hint) {
  (void)hint;
  Addon *addon = data;
  while (addon->instances) {
    Instance *instance = addon->instances;
    addon->instances = instance->next;
    instance->buffer = NULL;
    closeInstance(env, instance);
    free(instance);
  }
  free(addon);
}

static napi_value refuse(napi_env env, const char *message) {
  napi_throw_range_error(env, NULL, message);
  return NULL;
}

/** Reads exactly `count` numbers and the instance. @return NULL after throwing. */
static Instance *readNumbers(napi_env env, napi_callback_info info, double *numbers, size_t count) {
  napi_value arguments[16];
  size_t given = count;
  void *data;
  if (napi_get_cb_info(env, info, &given, arguments, NULL, &data) != napi_ok || given < count) {
    refuse(env, "native kernels: an argument is missing");
    return NULL;
  }
  Instance *instance = data;
  if (!instance->open) {
    napi_throw_error(env, NULL, "these kernels are closed");
    return NULL;
  }
  for (size_t i = 0; i < count; i += 1)
    if (napi_get_value_double(env, arguments[i], &numbers[i]) != napi_ok) {
      refuse(env, "native kernels: an argument is not a number");
      return NULL;
    }
  return instance;
}

/** The place of `count` elements of `size` bytes at `offset`, or NULL where they do not lie in the memory. */
static void *place(const Instance *instance, double offset, double count, size_t size) {
  if (!(offset >= 0 && count >= 0 && offset + count * (double)size <= (double)instance->bytes)) return NULL;
  if ((uint64_t)offset % size != 0) return NULL;
  return instance->memory + (uint64_t)offset;
}

static const char outside[] = "native kernels: an operand lies outside the memory";

static int areCounts(const double *numbers, size_t count) {
  for (size_t i = 0; i < count; i += 1)
    if (!(numbers[i] >= 0 && numbers[i] <= 9007199254740991.0)) return 0;
  return 1;
}

static napi_value multiplyCall(napi_env env, napi_callback_info info) {
  double n[9];
  const Instance *instance = readNumbers(env, info, n, 9);
  if (!instance) return NULL;
  const unsigned flags = (unsigned)n[6], epilogue = flags >> EPILOGUE_SHIFT;
  const float *a = place(instance, n[3], n[0] * n[2], 4), *b = place(instance, n[4], n[2] * n[1], 4);
  float *out = place(instance, n[5], n[0] * n[1], 4);
  const int needsBias = epilogue == EPILOGUE_BIAS || epilogue == EPILOGUE_BIAS_RELU;
  const float *bias = needsBias ? place(instance, n[7], n[1], 4) : NULL;
  const float *mask = epilogue == EPILOGUE_RELU_MASK ? place(instance, n[8], n[0] * n[1], 4) : NULL;
  if (!areCounts(n, 3) || !a || !b || !out || (needsBias && !bias) || (epilogue == EPILOGUE_RELU_MASK && !mask))
    return refuse(env, outside);
  multiplyFloat32((Context *)&instance->context, (size_t)n[0], (size_t)n[1], (size_t)n[2], a, b, out, flags, bias,
                  mask);
  return NULL;
}

static napi_value multiplyFloat64Call(napi_env env, napi_callback_info info) {
  double n[7];
  const Instance *instance = readNumbers(env, info, n, 7);
  if (!instance) return NULL;
  const double *a = place(instance, n[3], n[0] * n[2], 8), *b = place(instance, n[4], n[2] * n[1], 8);
  double *out = place(instance, n[5], n[0] * n[1], 8);
  if (!areCounts(n, 3) || !a || !b || !out) return refuse(env, outside);
  const unsigned flags = (unsigned)n[6] & (TRANSPOSE_A | TRANSPOSE_B | ACCUMULATE);
  multiplyFloat64((Context *)&instance->context, (size_t)n[0], (size_t)n[1], (size_t)n[2], a, b, out, flags);
  return NULL;
}

/** (order, matrix, values[, vectors]): the SymmetricResult. */
static napi_value symmetricCall(napi_env env, napi_callback_info info, int withVectors) {
  double n[4];
  const Instance *instance = readNumbers(env, info, n, withVectors ? 4 : 3);
  if (!instance) return NULL;
  double *matrix = place(instance, n[1], n[0] * n[0], 8), *values = place(instance, n[2], n[0], 8);
  double *vectors = withVectors ? place(instance, n[3], n[0] * n[0], 8) : NULL;
  if (!areCounts(n, 1) || !matrix || !values || (withVectors && !vectors)) return refuse(env, outside);
  const int result = symmetricEigen((Context *)&instance->context, (size_t)n[0], matrix, values, vectors);
  napi_value number;
  napi_create_int32(env, result, &number);
  return number;
}

static napi_value symmetricEigenvaluesCall(napi_env env, napi_callback_info info) {
  return symmetricCall(env, info, 0);
}

static napi_value symmetricEigenCall(napi_env env, napi_callback_info info) { return symmetricCall(env, info, 1); }

static napi_value reflectPanelCall(napi_env env, napi_callback_info info) {
  double n[6];
  const Instance *instance = readNumbers(env, info, n, 6);
  if (!instance) return NULL;
  double *triangle = place(instance, n[2], n[0] * n[0], 8), *block = place(instance, n[3], n[0] * n[1], 8);
  double *heads = place(instance, n[4], n[0], 8), *factor = place(instance, n[5], n[0] * n[0], 8);
  if (!areCounts(n, 2) || n[0] > REFLECTED_ROWS || !triangle || !block || !heads || !factor)
    return refuse(env, outside);
  reflectPanel((size_t)n[0], (size_t)n[1], triangle, block, heads, factor);
  return NULL;
}

static napi_value columnSumsCall(napi_env env, napi_callback_info info) {
  double n[4];
  const Instance *instance = readNumbers(env, info, n, 4);
  if (!instance) return NULL;
  const float *a = place(instance, n[2], n[0] * n[1], 4);
  float *out = place(instance, n[3], n[1], 4);
  if (!areCounts(n, 2) || !a || !out) return refuse(env, outside);
  columnSums((Context *)&instance->context, (size_t)n[0], (size_t)n[1], a, out);
  return NULL;
}

static napi_value adamCall(napi_env env, napi_callback_info info) {
  double n[11];
  const Instance *instance = readNumbers(env, info, n, 11);
  if (!instance) return NULL;
  float *operands[4];
  for (int i = 0; i < 4; i += 1) operands[i] = place(instance, n[1 + i], n[0], 4);
  if (!areCounts(n, 1) || !operands[0] || !operands[1] || !operands[2] || !operands[3]) return refuse(env, outside);
  const AdamFactors factors = {(float)n[5], (float)n[6], (float)n[7], (float)n[8], (float)n[9], (float)n[10]};
  adam((Context *)&instance->context, (size_t)n[0], operands[0], operands[1], operands[2], operands[3], &factors);
  return NULL;
}

static napi_value rmsPropCall(napi_env env, napi_callback_info info) {
  double n[9];
  const Instance *instance = readNumbers(env, info, n, 9);
  if (!instance) return NULL;
  float *operands[4];
  for (int i = 0; i < 4; i += 1) operands[i] = place(instance, n[1 + i], n[0], 4);
  if (!areCounts(n, 1) || !operands[0] || !operands[1] || !operands[2] || !operands[3]) return refuse(env, outside);
  const RmsPropFactors factors = {(float)n[5], (float)n[6], (float)n[7], (float)n[8]};
  rmsProp((Context *)&instance->context, (size_t)n[0], operands[0], operands[1], operands[2], operands[3], &factors);
  return NULL;
}

static napi_value polyakCall(napi_env env, napi_callback_info info) {
  double n[4];
  const Instance *instance = readNumbers(env, info, n, 4);
  if (!instance) return NULL;
  float *target = place(instance, n[1], n[0], 4);
  const float *source = place(instance, n[2], n[0], 4);
  if (!areCounts(n, 1) || !target || !source) return refuse(env, outside);
  polyak((Context *)&instance->context, (size_t)n[0], target, source, (float)n[3]);
  return NULL;
}

static napi_value tanhCall(napi_env env, napi_callback_info info) {
  double n[4];
  const Instance *instance = readNumbers(env, info, n, 4);
  if (!instance) return NULL;
  const float *input = place(instance, n[1], n[0], 4);
  float *out = place(instance, n[2], n[0], 4);
  if (!areCounts(n, 1) || !input || !out) return refuse(env, outside);
  tanhScaled((Context *)&instance->context, (size_t)n[0], input, out, (float)n[3]);
  return NULL;
}

static napi_value tanhGradientCall(napi_env env, napi_callback_info info) {
  double n[5];
  const Instance *instance = readNumbers(env, info, n, 5);
  if (!instance) return NULL;
  const float *output = place(instance, n[1], n[0], 4), *gradient = place(instance, n[2], n[0], 4);
  float *out = place(instance, n[3], n[0], 4);
  if (!areCounts(n, 1) || !output || !gradient || !out) return refuse(env, outside);
  tanhGradient((Context *)&instance->context, (size_t)n[0], output, gradient, out, (float)n[4]);
  return NULL;
}

/** The shape from seven numbers and what it asks for. @return 0 when it is none. */
static int readConvolutionShape(const double *n, ConvolutionShape *shape, ConvolutionCounts *counts) {
  for (int i = 0; i < 7; i += 1)
    if (!(n[i] >= 0 && n[i] <= 1e6)) return 0;
  *shape = (ConvolutionShape){(size_t)n[0], (size_t)n[1], (size_t)n[2], (size_t)n[3],
                              (size_t)n[4], (size_t)n[5], (size_t)n[6]};
  return convolutionCounts(shape, counts);
}

/** (shape: batch, channels, height, width, filters, layers, strideBits; images, parameters, keep, activations, ...) */
static napi_value convolutionsCall(napi_env env, napi_callback_info info) {
  double n[13];
  const Instance *instance = readNumbers(env, info, n, 13);
  if (!instance) return NULL;
  ConvolutionShape shape;
  ConvolutionCounts counts;
  if (!readConvolutionShape(n, &shape, &counts)) return refuse(env, "native kernels: no such stack of convolutions");
  const unsigned char *images = place(instance, n[7], (double)counts.images, 1);
  const float *parameters = place(instance, n[8], (double)counts.parameters, 4);
  const int keep = n[9] != 0;
  float *activations = keep ? place(instance, n[10], (double)counts.activations, 4) : NULL;
  float *output = place(instance, n[11], (double)counts.output, 4);
  float *workspace = place(instance, n[12], (double)counts.workspace, 4);
  if (!images || !parameters || (keep && !activations) || !output || !workspace) return refuse(env, outside);
  convolutions((Context *)&instance->context, &shape, images, parameters, activations, output, workspace);
  return NULL;
}

static napi_value convolutionGradientsCall(napi_env env, napi_callback_info info) {
  double n[14];
  const Instance *instance = readNumbers(env, info, n, 14);
  if (!instance) return NULL;
  ConvolutionShape shape;
  ConvolutionCounts counts;
  if (!readConvolutionShape(n, &shape, &counts)) return refuse(env, "native kernels: no such stack of convolutions");
  const unsigned char *images = place(instance, n[7], (double)counts.images, 1);
  const float *parameters = place(instance, n[8], (double)counts.parameters, 4);
  const float *activations = place(instance, n[9], (double)counts.activations, 4);
  const float *output = place(instance, n[10], (double)counts.output, 4);
  const float *outputGradient = place(instance, n[11], (double)counts.output, 4);
  float *gradients = place(instance, n[12], (double)counts.parameters, 4);
  float *workspace = place(instance, n[13], (double)counts.workspace, 4);
  if (!images || !parameters || !activations || !output || !outputGradient || !gradients || !workspace)
    return refuse(env, outside);
  convolutionGradients((Context *)&instance->context, &shape, images, parameters, activations, output, outputGradient,
                       gradients, workspace);
  return NULL;
}

static napi_value layerNormCall(napi_env env, napi_callback_info info) {
  double n[9];
  const Instance *instance = readNumbers(env, info, n, 9);
  if (!instance) return NULL;
  const float *input = place(instance, n[2], n[0] * n[1], 4), *gain = place(instance, n[3], n[1], 4);
  const float *bias = place(instance, n[4], n[1], 4);
  float *out = place(instance, n[6], n[0] * n[1], 4), *normalized = place(instance, n[7], n[0] * n[1], 4);
  float *inverseDeviation = place(instance, n[8], n[0], 4);
  if (!areCounts(n, 2) || !input || !gain || !bias || !out || !normalized || !inverseDeviation)
    return refuse(env, outside);
  layerNorm((Context *)&instance->context, (size_t)n[0], (size_t)n[1], input, gain, bias, (float)n[5], out, normalized,
            inverseDeviation);
  return NULL;
}

static napi_value layerNormGradientCall(napi_env env, napi_callback_info info) {
  double n[7];
  const Instance *instance = readNumbers(env, info, n, 7);
  if (!instance) return NULL;
  const float *normalized = place(instance, n[2], n[0] * n[1], 4), *inverseDeviation = place(instance, n[3], n[0], 4);
  const float *gain = place(instance, n[4], n[1], 4), *outputGradient = place(instance, n[5], n[0] * n[1], 4);
  float *out = place(instance, n[6], n[0] * n[1], 4);
  if (!areCounts(n, 2) || !normalized || !inverseDeviation || !gain || !outputGradient || !out)
    return refuse(env, outside);
  layerNormGradient((Context *)&instance->context, (size_t)n[0], (size_t)n[1], normalized, inverseDeviation, gain,
                    outputGradient, out);
  return NULL;
}

static napi_value layerNormParameterGradientsCall(napi_env env, napi_callback_info info) {
  double n[6];
  const Instance *instance = readNumbers(env, info, n, 6);
  if (!instance) return NULL;
  const float *normalized = place(instance, n[2], n[0] * n[1], 4);
  const float *outputGradient = place(instance, n[3], n[0] * n[1], 4);
  float *gainGradient = place(instance, n[4], n[1], 4), *biasGradient = place(instance, n[5], n[1], 4);
  if (!areCounts(n, 2) || !normalized || !outputGradient || !gainGradient || !biasGradient)
    return refuse(env, outside);
  layerNormParameterGradients((size_t)n[0], (size_t)n[1], normalized, outputGradient, gainGradient, biasGradient);
  return NULL;
}

/** The rows of an array of Float32Arrays of `*columns` elements; `*columns` is SIZE_MAX while no row was seen. */
static const float **readRows(napi_env env, napi_value list, size_t *count, size_t *columns) {
  uint32_t length = 0;
  if (napi_get_array_length(env, list, &length) != napi_ok) return NULL;
  const float **rows = malloc((length + 1) * sizeof *rows);
  if (!rows) return NULL;
  for (uint32_t i = 0; i < length; i += 1) {
    napi_handle_scope scope;
    napi_value row;
    napi_typedarray_type type;
    size_t elements;
    void *data;
    napi_open_handle_scope(env, &scope);
    const int fits = napi_get_element(env, list, i, &row) == napi_ok &&
                     napi_get_typedarray_info(env, row, &type, &elements, &data, NULL, NULL) == napi_ok &&
                     type == napi_float32_array && (*columns == SIZE_MAX || *columns == elements);
    napi_close_handle_scope(env, scope);
    if (!fits) {
      free(rows);
      return NULL;
    }
    *columns = elements;
    rows[i] = data;
  }
  *count = length;
  return rows;
}

static napi_value gramBlockCall(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t given = 3, countA = 0, countB = 0, columns = SIZE_MAX, length = 0;
  void *data, *out = NULL;
  napi_get_cb_info(env, info, &given, arguments, NULL, &data);
  Instance *instance = data;
  if (!instance->open) return refuse(env, "these kernels are closed");
  if (given < 3) return refuse(env, "native kernels: an argument is missing");
  const float **rowsA = readRows(env, arguments[0], &countA, &columns);
  const float **rowsB = rowsA ? readRows(env, arguments[1], &countB, &columns) : NULL;
  napi_typedarray_type type;
  const int fits = rowsB && napi_get_typedarray_info(env, arguments[2], &type, &length, &out, NULL, NULL) == napi_ok &&
                   type == napi_float64_array && length >= countA * countB;
  if (fits)
    gramBlock(&instance->context, rowsA, countA, rowsB, countB, columns == SIZE_MAX ? 0 : columns, out, 0);
  free(rowsA);
  free(rowsB);
  return fits ? NULL : refuse(env, "native kernels: gramBlock needs float32 rows of one length and a float64 result");
}

static napi_value weightedRowSumCall(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  size_t given = 3, count = 0, columns = SIZE_MAX, weightCount = 0, length = 0;
  void *data, *weights = NULL, *out = NULL;
  napi_get_cb_info(env, info, &given, arguments, NULL, &data);
  Instance *instance = data;
  if (!instance->open) return refuse(env, "these kernels are closed");
  if (given < 3) return refuse(env, "native kernels: an argument is missing");
  const float **rows = readRows(env, arguments[0], &count, &columns);
  napi_typedarray_type weightType, type;
  const int fits =
      rows && napi_get_typedarray_info(env, arguments[1], &weightType, &weightCount, &weights, NULL, NULL) == napi_ok &&
      weightType == napi_float64_array && weightCount >= count &&
      napi_get_typedarray_info(env, arguments[2], &type, &length, &out, NULL, NULL) == napi_ok &&
      (type == napi_float64_array || type == napi_float32_array) && (columns == SIZE_MAX || columns == length);
  if (fits)
    weightedRowSum(&instance->context, rows, weights, count, length, type == napi_float64_array ? out : NULL,
                   type == napi_float32_array ? out : NULL);
  free(rows);
  return fits ? NULL : refuse(env, "native kernels: weightedRowSum needs float32 rows of the length of its result");
}

/** A list of Uint8Arrays: their places, followed by how many frames of `bytes` each holds. @return NULL when it is none. */
static unsigned char **readFrames(napi_env env, napi_value list, size_t bytes, size_t *count, const size_t **frames) {
  uint32_t length = 0;
  if (napi_get_array_length(env, list, &length) != napi_ok) return NULL;
  unsigned char **arrays = malloc((length + (size_t)1) * (sizeof *arrays + sizeof **frames));
  if (!arrays) return NULL;
  size_t *held = (size_t *)(arrays + length);
  for (uint32_t i = 0; i < length; i += 1) {
    napi_handle_scope scope;
    napi_value array;
    napi_typedarray_type type;
    size_t elements = 0;
    void *data = NULL;
    napi_open_handle_scope(env, &scope);
    const int fits = napi_get_element(env, list, i, &array) == napi_ok &&
                     napi_get_typedarray_info(env, array, &type, &elements, &data, NULL, NULL) == napi_ok &&
                     type == napi_uint8_array;
    napi_close_handle_scope(env, scope);
    if (!fits) {
      free(arrays);
      return NULL;
    }
    arrays[i] = data;
    held[i] = bytes == 0 ? SIZE_MAX : elements / bytes;
  }
  *count = length;
  *frames = held;
  return arrays;
}

static int isFrame(int32_t array, int32_t index, const size_t *frames, size_t count) {
  return array >= 0 && (size_t)array < count && index >= 0 && (size_t)index < frames[array];
}

/** Of channels, height and width: the product of three fits a size_t. */
#define LARGEST_FRAME_SIZE (1 << 20)

/** (channels, height, width, outHeight, outWidth, count, sources, targets, moves) */
static napi_value copyFramesCall(napi_env env, napi_callback_info info) {
  double n[6];
  Instance *instance = readNumbers(env, info, n, 6);
  if (!instance) return NULL;
  napi_value arguments[9];
  size_t given = 9, sourceCount = 0, targetCount = 0, length = 0;
  napi_get_cb_info(env, info, &given, arguments, NULL, NULL);
  if (given < 9) return refuse(env, "native kernels: an argument is missing");
  for (int i = 0; i < 5; i += 1)
    if (!(n[i] >= 0 && n[i] <= LARGEST_FRAME_SIZE)) return refuse(env, "native kernels: no such frames");
  const FrameShape shape = {(size_t)n[0], (size_t)n[1], (size_t)n[2], (size_t)n[3], (size_t)n[4]};
  const size_t bytes = shape.channels * shape.height * shape.width;
  const size_t outBytes = shape.channels * shape.outHeight * shape.outWidth;
  const size_t *sourceFrames, *targetFrames;
  unsigned char **sources = readFrames(env, arguments[6], bytes, &sourceCount, &sourceFrames);
  unsigned char **targets = sources ? readFrames(env, arguments[7], outBytes, &targetCount, &targetFrames) : NULL;
  napi_typedarray_type type;
  void *data = NULL;
  int fits = targets && napi_get_typedarray_info(env, arguments[8], &type, &length, &data, NULL, NULL) == napi_ok &&
             type == napi_int32_array && n[5] >= 0 && n[5] <= (double)(length / 6);
  const size_t count = fits ? (size_t)n[5] : 0;
  const FrameMove *moves = data;
  for (size_t k = 0; fits && k < count; k += 1)
    fits = isFrame(moves[k].source, moves[k].frame, sourceFrames, sourceCount) &&
           isFrame(moves[k].target, moves[k].place, targetFrames, targetCount);
  if (fits) copyFrames(&instance->context, &shape, (const unsigned char *const *)sources, targets, moves, count);
  free(sources);
  free(targets);
  return fits ? NULL : refuse(env, "native kernels: copyFrames needs moves between frames of its arrays of bytes");
}

static napi_value closeCall(napi_env env, napi_callback_info info) {
  void *data;
  napi_get_cb_info(env, info, NULL, NULL, NULL, &data);
  closeInstance(env, data);
  return NULL;
}

static void setNumber(napi_env env, napi_value object, const char *name, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

static void setText(napi_env env, napi_value object, const char *name, const char *text) {
  napi_value value;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  napi_set_named_property(env, object, name, value);
}

/** open(arrayBuffer, threads): { alignedBegin, threads, multiply, ..., close }. */
static napi_value openCall(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t given = 2;
  void *data, *memory = NULL;
  uint32_t threads = 0;
  size_t bytes = 0;
  napi_get_cb_info(env, info, &given, arguments, NULL, &data);
  if (given < 2 || napi_get_arraybuffer_info(env, arguments[0], &memory, &bytes) != napi_ok ||
      napi_get_value_uint32(env, arguments[1], &threads) != napi_ok || threads < 1 || threads > MAXIMUM_THREADS)
    return refuse(env, "native kernels: open() takes an ArrayBuffer and 1 or 2 threads");
  if (!cpuHasInstructionSet()) return refuse(env, "native kernels: this CPU lacks " INSTRUCTION_SET);
  // The record of a closed instance is still known to its functions, hence never used again.
  Instance *instance = calloc(1, sizeof *instance);
  void *working = NULL;
  if (!instance || posix_memalign(&working, 64, WORKING_BYTES) != 0) {
    free(instance);
    return refuse(env, "native kernels: out of memory");
  }
  instance->working = working;
  instance->memory = memory;
  instance->bytes = bytes;
  instance->context.pool.threads = 1;
  instance->context.packedB = working;
  for (int thread = 0; thread < MAXIMUM_THREADS; thread += 1)
    instance->context.packedA[thread] = instance->context.packedB + PACKED_B_BYTES + thread * PACKED_A_BYTES;
  napi_create_reference(env, arguments[0], 1, &instance->buffer);
  if (threads == 2) startSecondThread(&instance->context.pool);
  instance->open = 1;
  Addon *addon = data;
  instance->next = addon->instances;
  addon->instances = instance;

  static const struct {
    const char *name;
    napi_callback call;
  } functions[] = {{"multiply", multiplyCall},         {"multiplyFloat64", multiplyFloat64Call},
                   {"columnSums", columnSumsCall},     {"adam", adamCall},
                   {"rmsProp", rmsPropCall},
                   {"polyak", polyakCall},             {"tanh", tanhCall},
                   {"tanhGradient", tanhGradientCall}, {"gramBlock", gramBlockCall},
                   {"weightedRowSum", weightedRowSumCall},
                   {"copyFrames", copyFramesCall},
                   {"symmetricEigenvalues", symmetricEigenvaluesCall},
                   {"symmetricEigen", symmetricEigenCall},
                   {"reflectPanel", reflectPanelCall},
                   {"convolutions", convolutionsCall},
                   {"convolutionGradients", convolutionGradientsCall},
                   {"layerNorm", layerNormCall},
                   {"layerNormGradient", layerNormGradientCall},
                   {"layerNormParameterGradients", layerNormParameterGradientsCall},
                   {"close", closeCall}};
  napi_value exports;
  napi_create_object(env, &exports);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i += 1) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, instance, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  setNumber(env, exports, "threads", instance->context.pool.threads);
  setNumber(env, exports, "alignedBegin", (double)((64 - (uintptr_t)memory % 64) % 64));
  return exports;
}

NAPI_MODULE_INIT() {
  Addon *addon = calloc(1, sizeof *addon);
  if (!addon) return NULL;
  napi_set_instance_data(env, addon, closeAll, NULL);
  napi_value open, supported;
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, openCall, addon, &open);
  napi_set_named_property(env, exports, "open", open);
  napi_get_boolean(env, cpuHasInstructionSet(), &supported);
  napi_set_named_property(env, exports, "supported", supported);
  setText(env, exports, "instructionSet", INSTRUCTION_SET);
  setText(env, exports, "sourceHash", SOURCE_HASH);
  char features[64];
  nameCpuFeatures(features);
  setText(env, exports, "cpuFeatures", features);
  return exports;
}
