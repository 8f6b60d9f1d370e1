// Frames of bytes copied with a shift: a window cut out of each, or each put into black. Nothing is computed, so all
// that counts is how few instructions a short row takes.
#include "kernels.h"
#include "vector.h"

/** Moves in one part. */
#define MOVES_IN_PART 12

/** Copied at once, wherever it lies. */
typedef unsigned char Block __attribute__((vector_size(32), aligned(1), may_alias));
typedef unsigned char HalfBlock __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t EightBytes __attribute__((aligned(1), may_alias));
typedef uint32_t FourBytes __attribute__((aligned(1), may_alias));

#define COPY(type, to, from) (*(type *)(to) = *(const type *)(from))

/** The last block lies over the end of the one before: no byte beyond `count` is read or written. */
INLINE void copyBytes(unsigned char *to, const unsigned char *from, size_t count) {
  if (count >= 32) {
    for (size_t k = 0; k + 32 < count; k += 32) COPY(Block, to + k, from + k);
    COPY(Block, to + count - 32, from + count - 32);
  } else if (count >= 16) {
    COPY(HalfBlock, to, from);
    COPY(HalfBlock, to + count - 16, from + count - 16);
  } else if (count >= 8) {
    COPY(EightBytes, to, from);
    COPY(EightBytes, to + count - 8, from + count - 8);
  } else if (count >= 4) {
    COPY(FourBytes, to, from);
    COPY(FourBytes, to + count - 4, from + count - 4);
  } else if (count > 0) {
    to[0] = from[0];
    to[count / 2] = from[count / 2];
    to[count - 1] = from[count - 1];
  }
}

INLINE void blacken(unsigned char *to, size_t count) {
  static const unsigned char black[32];
  for (; count > 32; count -= 32, to += 32) COPY(Block, to, black);
  copyBytes(to, black, count);
}

/** How much of [0, length) lies below `bound`. */
INLINE size_t within(ptrdiff_t bound, size_t length) {
  return bound <= 0 ? 0 : (size_t)bound < length ? (size_t)bound : length;
}

void copyFrame(const FrameShape *shape, const unsigned char *from, ptrdiff_t y, ptrdiff_t x, unsigned char *to) {
  const size_t outHeight = shape->outHeight, outWidth = shape->outWidth;
  // Rows and columns of the result that come from the frame; the others are black.
  const size_t top = within(-y, outHeight), bottom = within((ptrdiff_t)shape->height - y, outHeight);
  const size_t left = within(-x, outWidth), right = within((ptrdiff_t)shape->width - x, outWidth);
  const size_t channels = bottom > top && right > left ? shape->channels : 0;
  unsigned char *blank = to;
  for (size_t channel = 0; channel < channels; channel += 1) {
    const unsigned char *source =
        from + (channel * shape->height + (size_t)((ptrdiff_t)top + y)) * shape->width + (size_t)((ptrdiff_t)left + x);
    unsigned char *out = to + (channel * outHeight + top) * outWidth + left;
    for (size_t row = top; row < bottom; row += 1) {
      if (blank < out) blacken(blank, (size_t)(out - blank));
      copyBytes(out, source, right - left);
      blank = out + (right - left);
      source += shape->width;
      out += outWidth;
    }
  }
  unsigned char *end = to + shape->channels * outHeight * outWidth;
  if (blank < end) blacken(blank, (size_t)(end - blank));
}

typedef struct FramesArguments {
  const FrameShape *shape;
  const unsigned char *const *sources;
  unsigned char *const *targets;
  const FrameMove *moves;
  size_t count;
} FramesArguments;

static void framesPart(const void *arguments, size_t part, int thread) {
  (void)thread;
  const FramesArguments *given = arguments;
  const FrameShape *shape = given->shape;
  const size_t bytes = shape->channels * shape->height * shape->width;
  const size_t outBytes = shape->channels * shape->outHeight * shape->outWidth;
  const size_t begin = part * MOVES_IN_PART;
  const size_t end = given->count - begin < MOVES_IN_PART ? given->count : begin + MOVES_IN_PART;
  for (size_t k = begin; k < end; k += 1) {
    const FrameMove move = given->moves[k];
    copyFrame(shape, given->sources[move.source] + (size_t)move.frame * bytes, move.y, move.x,
              given->targets[move.target] + (size_t)move.place * outBytes);
  }
}

void copyFrames(Context *context, const FrameShape *shape, const unsigned char *const *sources,
                unsigned char *const *targets, const FrameMove *moves, size_t count) {
  const FramesArguments arguments = {shape, sources, targets, moves, count};
  runParts(&context->pool, framesPart, &arguments, (count + MOVES_IN_PART - 1) / MOVES_IN_PART);
}
