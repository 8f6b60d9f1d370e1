// The vector types of the machine that is compiled for, and the few operations that plain C has no operator for.
// Everything is compiled with -ffp-contract=off: a product and a sum are fused only where multiplyAdd says so.
#ifndef POLICYPATH_VECTOR_H
#define POLICYPATH_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#if defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define FLOAT_LANES 8
// Vectors across a register tile of the matrix product: 4 x 3 accumulators, 3 operands and a broadcast are 16 registers.
#define TILE_VECTORS 3
#define INSTRUCTION_SET "avx2-fma"
#elif defined(__aarch64__)
#include <arm_neon.h>
#define FLOAT_LANES 4
#define TILE_VECTORS 4
#define INSTRUCTION_SET "neon"
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#define FLOAT_LANES 4
// Wider tiles spill in the code that V8 generates.
#define TILE_VECTORS 2
#ifdef __wasm_relaxed_simd__
#define INSTRUCTION_SET "relaxed-simd"
#else
#define INSTRUCTION_SET "simd128"
#endif
#else
#error "compile for x64 with -mavx2 -mfma, for arm64, or for wasm32 with -msimd128"
#endif

#define DOUBLE_LANES (FLOAT_LANES / 2)
#define INLINE static inline __attribute__((always_inline))
/** Stands before a loop of a few rounds that must become straight code. */
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll_count(8)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

typedef float FloatVector __attribute__((vector_size(FLOAT_LANES * 4)));
typedef int32_t IntVector __attribute__((vector_size(FLOAT_LANES * 4)));
typedef double DoubleVector __attribute__((vector_size(DOUBLE_LANES * 8)));
typedef int64_t LongVector __attribute__((vector_size(DOUBLE_LANES * 8)));
/** As many floats as a DoubleVector has doubles. */
typedef float HalfFloatVector __attribute__((vector_size(DOUBLE_LANES * 4)));

// The same types where they lie in memory: aligned to their elements only.
typedef float FloatVectorInMemory __attribute__((vector_size(FLOAT_LANES * 4), aligned(4), may_alias));
typedef double DoubleVectorInMemory __attribute__((vector_size(DOUBLE_LANES * 8), aligned(8), may_alias));
typedef float HalfFloatVectorInMemory __attribute__((vector_size(DOUBLE_LANES * 4), aligned(4), may_alias));

INLINE FloatVector loadFloats(const float *from) { return *(const FloatVectorInMemory *)from; }
INLINE void storeFloats(float *to, FloatVector value) { *(FloatVectorInMemory *)to = value; }
INLINE DoubleVector loadDoubles(const double *from) { return *(const DoubleVectorInMemory *)from; }
INLINE void storeDoubles(double *to, DoubleVector value) { *(DoubleVectorInMemory *)to = value; }
INLINE HalfFloatVector loadHalfFloats(const float *from) { return *(const HalfFloatVectorInMemory *)from; }
INLINE void storeHalfFloats(float *to, HalfFloatVector value) { *(HalfFloatVectorInMemory *)to = value; }
INLINE FloatVector splatFloat(float value) { return value - (FloatVector){0}; }
INLINE DoubleVector splatDouble(double value) { return value - (DoubleVector){0}; }

/** The first `count` floats, the rest zero; reads no further. */
INLINE FloatVector loadSomeFloats(const float *from, size_t count) {
  float lanes[FLOAT_LANES] = {0};
  for (size_t i = 0; i < count; i += 1) lanes[i] = from[i];
  return loadFloats(lanes);
}
INLINE void storeSomeFloats(float *to, FloatVector value, size_t count) {
  float lanes[FLOAT_LANES];
  storeFloats(lanes, value);
  for (size_t i = 0; i < count; i += 1) to[i] = lanes[i];
}
INLINE DoubleVector loadSomeDoubles(const double *from, size_t count) {
  double lanes[DOUBLE_LANES] = {0};
  for (size_t i = 0; i < count; i += 1) lanes[i] = from[i];
  return loadDoubles(lanes);
}
INLINE void storeSomeDoubles(double *to, DoubleVector value, size_t count) {
  double lanes[DOUBLE_LANES];
  storeDoubles(lanes, value);
  for (size_t i = 0; i < count; i += 1) to[i] = lanes[i];
}

/** DOUBLE_LANES floats as doubles. */
INLINE DoubleVector widenFloats(const float *from) {
#if defined(__AVX2__)
  return (DoubleVector)_mm256_cvtps_pd(_mm_loadu_ps(from));
#elif defined(__wasm_simd128__)
  return (DoubleVector)wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(from));
#else
  return (DoubleVector)vcvt_f64_f32(vld1_f32(from));
#endif
}
INLINE DoubleVector widenSomeFloats(const float *from, size_t count) {
  float lanes[DOUBLE_LANES] = {0};
  for (size_t i = 0; i < count; i += 1) lanes[i] = from[i];
  return widenFloats(lanes);
}

// a b + c: with one rounding on AVX2 and NEON, with two on SIMD128; relaxed SIMD does what its machine does faster.
INLINE FloatVector multiplyAddFloats(FloatVector a, FloatVector b, FloatVector c) {
#if defined(__AVX2__)
  return (FloatVector)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
  return (FloatVector)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif defined(__wasm_relaxed_simd__)
  return (FloatVector)__builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}
INLINE DoubleVector multiplyAddDoubles(DoubleVector a, DoubleVector b, DoubleVector c) {
#if defined(__AVX2__)
  return (DoubleVector)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined(__aarch64__)
  return (DoubleVector)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#elif defined(__wasm_relaxed_simd__)
  return (DoubleVector)__builtin_wasm_relaxed_madd_f64x2(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE FloatVector squareRoots(FloatVector value) {
#if defined(__AVX2__)
  return (FloatVector)_mm256_sqrt_ps((__m256)value);
#elif defined(__aarch64__)
  return (FloatVector)vsqrtq_f32((float32x4_t)value);
#else
  return (FloatVector)wasm_f32x4_sqrt((v128_t)value);
#endif
}

/** Lanes of `whenTrue` where `mask` (all bits or none) is set, else of `whenFalse`. */
INLINE FloatVector chooseFloats(IntVector mask, FloatVector whenTrue, FloatVector whenFalse) {
  return (FloatVector)((mask & (IntVector)whenTrue) | (~mask & (IntVector)whenFalse));
}

/** Reads `FLOAT_LANES` rows of `FLOAT_LANES` floats and returns their columns. */
INLINE void transposeFloats(const float *from, size_t stride, FloatVector columns[FLOAT_LANES]) {
#if defined(__AVX2__)
  __m256 r[8], s[8];
  for (int i = 0; i < 8; i += 1) r[i] = _mm256_loadu_ps(from + i * stride);
  for (int i = 0; i < 4; i += 1) {
    s[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
    s[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
  }
  for (int i = 0; i < 2; i += 1) {
    r[4 * i] = _mm256_shuffle_ps(s[4 * i], s[4 * i + 2], 0x44);
    r[4 * i + 1] = _mm256_shuffle_ps(s[4 * i], s[4 * i + 2], 0xee);
    r[4 * i + 2] = _mm256_shuffle_ps(s[4 * i + 1], s[4 * i + 3], 0x44);
    r[4 * i + 3] = _mm256_shuffle_ps(s[4 * i + 1], s[4 * i + 3], 0xee);
  }
  for (int i = 0; i < 4; i += 1) {
    columns[i] = (FloatVector)_mm256_permute2f128_ps(r[i], r[i + 4], 0x20);
    columns[i + 4] = (FloatVector)_mm256_permute2f128_ps(r[i], r[i + 4], 0x31);
  }
#elif defined(__aarch64__)
  float32x4x2_t low = vtrnq_f32(vld1q_f32(from), vld1q_f32(from + stride));
  float32x4x2_t high = vtrnq_f32(vld1q_f32(from + 2 * stride), vld1q_f32(from + 3 * stride));
  columns[0] = (FloatVector)vcombine_f32(vget_low_f32(low.val[0]), vget_low_f32(high.val[0]));
  columns[1] = (FloatVector)vcombine_f32(vget_low_f32(low.val[1]), vget_low_f32(high.val[1]));
  columns[2] = (FloatVector)vcombine_f32(vget_high_f32(low.val[0]), vget_high_f32(high.val[0]));
  columns[3] = (FloatVector)vcombine_f32(vget_high_f32(low.val[1]), vget_high_f32(high.val[1]));
#else
  FloatVector a = loadFloats(from), b = loadFloats(from + stride);
  FloatVector c = loadFloats(from + 2 * stride), d = loadFloats(from + 3 * stride);
  FloatVector ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  columns[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  columns[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  columns[2] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  columns[3] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
#endif
}
INLINE void transposeDoubles(const double *from, size_t stride, DoubleVector columns[DOUBLE_LANES]) {
  for (size_t k = 0; k < DOUBLE_LANES; k += 1) {
    double lanes[DOUBLE_LANES];
    for (size_t i = 0; i < DOUBLE_LANES; i += 1) lanes[i] = from[i * stride + k];
    columns[k] = loadDoubles(lanes);
  }
}

#endif
