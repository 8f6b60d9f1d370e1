// Convolutions and the gradients of their weights, summed directly.
#include "convolution.h"

#if defined(__AVX2__) && defined(__FMA__)
// With two vectors of filters: 12 sums, 2 operands and a broadcast in 16 registers.
#define TILE_POSITIONS 6
#elif defined(__aarch64__)
#define TILE_POSITIONS 8
#else
#define TILE_POSITIONS 4
#endif
#define GRADIENT_ROWS 4

typedef FloatVector VectorTile[TILE_POSITIONS][FILTER_VECTORS];

static void fillZeros(float *to, size_t count) {
  for (size_t i = 0; i < count; i += 1) to[i] = 0;
}

/** Results of one image and layer: where they lie, position (row, column) at `to + row * rowStep + column * columnStep`. */
typedef struct Positions {
  float *at;
  size_t rowStep, columnStep;
} Positions;

typedef struct ConvolutionPass {
  /** The input of result (row, column) begins at `from + row * rowStep + column * columnStep`; its rows are `line` apart. */
  const float *from;
  size_t rowStep, columnStep, line;
  size_t channels, channelStride;
  const float *weights;
  size_t height, width, filterStride;
  Positions to;
  /** Added before ReLU, [filterStride]; or NULL. */
  const float *bias;
  /** Where `bias` is NULL: results are kept where this is above zero; [height, width, filterStride]. */
  const float *mask;
  /** Rows of the input that are not all zeros, where that is known. */
  size_t firstRow, lastRow;
} ConvolutionPass;

/** Bias and ReLU, or the mask, on the sums of the result at `place` (row by row), filters from `filter` on. */
INLINE FloatVector finishedSums(const ConvolutionPass *pass, FloatVector value, size_t place, size_t filter) {
  const FloatVector zero = {0};
  if (pass->bias) {
    value = value + loadFloats(pass->bias + filter);
    // NaN stays: it is neither above nor below zero.
    return (FloatVector)(~(value <= zero) & (IntVector)value);
  }
  const FloatVector mask = loadFloats(pass->mask + place * pass->filterStride + filter);
  return (FloatVector)((mask > zero) & (IntVector)value);
}

/** The tile from `position` on, for the filters from `block` on; past the end the last position is computed again. */
INLINE void convolveTile(const ConvolutionPass *pass, size_t position, size_t block) {
  const size_t last = pass->height * pass->width - 1, width = pass->width;
  const float *from[TILE_POSITIONS];
  float *to[TILE_POSITIONS];
  size_t row = position / width, column = position % width;
  const size_t topRow = row;
  for (int i = 0; i < TILE_POSITIONS; i += 1) {
    from[i] = pass->from + row * pass->rowStep + column * pass->columnStep;
    to[i] = pass->to.at + row * pass->to.rowStep + column * pass->to.columnStep + block;
    if (row * width + column == last) continue;
    column += 1;
    if (column == width) {
      column = 0;
      row += 1;
    }
  }
  const size_t begin = pass->firstRow > row ? pass->firstRow - row : 0;
  const size_t end = pass->lastRow - topRow < 2 ? pass->lastRow - topRow : 2;

  const int joined = pass->channels == pass->channelStride;
  const size_t terms = joined ? 3 * pass->channels : pass->channels, parts = joined ? 1 : 3;
  VectorTile sums = {{{0}}};
  for (size_t kernelRow = begin; kernelRow <= end; kernelRow += 1)
    for (size_t part = 0; part < parts; part += 1) {
      const size_t offset = kernelRow * pass->line + part * pass->channelStride;
      const float *weights =
          pass->weights + block * 9 * pass->channels + (kernelRow * 3 + part) * pass->channels * FILTER_TILE;
      const float *at[TILE_POSITIONS];
      UNROLL for (int i = 0; i < TILE_POSITIONS; i += 1) at[i] = from[i] + offset;
      for (size_t term = 0; term < terms; term += 1, weights += FILTER_TILE) {
        const FloatVector first = loadFloats(weights), second = loadFloats(weights + FLOAT_LANES);
        UNROLL for (int i = 0; i < TILE_POSITIONS; i += 1) {
          const FloatVector left = splatFloat(at[i][term]);
          sums[i][0] = multiplyAddFloats(left, first, sums[i][0]);
          sums[i][1] = multiplyAddFloats(left, second, sums[i][1]);
        }
      }
    }

  UNROLL for (int i = 0; i < TILE_POSITIONS; i += 1) {
    const size_t place = position + i < last ? position + i : last;
    UNROLL for (int v = 0; v < FILTER_VECTORS; v += 1)
        storeFloats(to[i] + v * FLOAT_LANES, finishedSums(pass, sums[i][v], place, block + v * FLOAT_LANES));
  }
}

static void convolve(const ConvolutionPass *pass) {
  // A block's weights stay in the cache while the image goes by.
  for (size_t block = 0; block < pass->filterStride; block += FILTER_TILE)
    for (size_t position = 0; position < pass->height * pass->width; position += TILE_POSITIONS)
      convolveTile(pass, position, block);
}

/** Adds to `count` rows of weight gradients the products of `count` inputs with FILTER_TILE gradients, over some rows. */
INLINE void gradientTile(const ConvolutionLayer *layer, const float *from, Positions gradients, size_t rows, float *to,
                         int count) {
  const size_t rowStep = layer->stride * layer->width * layer->channelStride;
  const size_t columnStep = layer->stride * layer->channelStride;
  VectorTile sums = {{{0}}};
  for (size_t row = 0; row < rows; row += 1) {
    const float *input = from + row * rowStep, *gradient = gradients.at + row * gradients.rowStep;
    for (size_t column = 0; column < layer->outWidth; column += 1) {
      const FloatVector first = loadFloats(gradient), second = loadFloats(gradient + FLOAT_LANES);
      UNROLL for (int i = 0; i < count; i += 1) {
        const FloatVector left = splatFloat(input[i]);
        sums[i][0] = multiplyAddFloats(left, first, sums[i][0]);
        sums[i][1] = multiplyAddFloats(left, second, sums[i][1]);
      }
      input += columnStep;
      gradient += gradients.columnStep;
    }
  }
  for (int i = 0; i < count; i += 1)
    for (int v = 0; v < FILTER_VECTORS; v += 1) {
      float *at = to + i * layer->filterStride + v * FLOAT_LANES;
      storeFloats(at, loadFloats(at) + sums[i][v]);
    }
}

/** Adds the gradients of a layer's weights that one image brings. */
static void addWeightGradients(const ConvolutionLayer *layer, const float *input, Positions gradients, float *to) {
  const size_t line = layer->width * layer->channelStride, filterStride = layer->filterStride;
  const int joined = layer->channels == layer->channelStride;
  const size_t terms = joined ? 3 * layer->channels : layer->channels, parts = joined ? 1 : 3;
  for (size_t row = 0; row < layer->outHeight; row += GRADIENT_ROWS) {
    const size_t left = layer->outHeight - row, rows = left < GRADIENT_ROWS ? left : GRADIENT_ROWS;
    Positions from = gradients;
    from.at += row * gradients.rowStep;
    for (size_t block = 0; block < filterStride; block += FILTER_TILE, from.at += FILTER_TILE)
      for (size_t kernelRow = 0; kernelRow < 3; kernelRow += 1)
        for (size_t part = 0; part < parts; part += 1) {
          const float *at = input + (row * layer->stride + kernelRow) * line + part * layer->channelStride;
          float *sums = to + (kernelRow * 3 + part) * layer->channels * filterStride + block;
          size_t term = 0;
          for (; term + TILE_POSITIONS <= terms; term += TILE_POSITIONS)
            gradientTile(layer, at + term, from, rows, sums + term * filterStride, TILE_POSITIONS);
          for (; term + TILE_POSITIONS / 2 <= terms; term += TILE_POSITIONS / 2)
            gradientTile(layer, at + term, from, rows, sums + term * filterStride, TILE_POSITIONS / 2);
          for (; term < terms; term += 1) gradientTile(layer, at + term, from, rows, sums + term * filterStride, 1);
        }
  }
}
