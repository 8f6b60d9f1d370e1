// Convolutions of stride 1 with 16 products for four results instead of 36: minimal filtering F(2x2, 3x3) of Winograd, in
// the form and notation of Lavin and Gray (arXiv 1509.09308), and its transpose for the gradients of the weights. A value
// reaches those results alone that it reaches in a direct sum, so NaN stays where it belongs.
#include "convolution.h"

/**
 * The tile of 4x4 inputs that 2x2 results come from, transformed: B^T d B, Lavin and Gray 2016. Rows and columns past the
 * end are those before it: they reach no result that is kept.
 */
static void transformTile(const ConvolutionPass *pass, size_t row, size_t column, float *to, size_t step) {
  const float *at[4][4];
  for (size_t i = 0; i < 4; i += 1)
    for (size_t j = 0; j < 4; j += 1) {
      const size_t y = row + i < pass->height + 2 ? row + i : pass->height + 1;
      const size_t x = column + j < pass->width + 2 ? column + j : pass->width + 1;
      at[i][j] = pass->from + y * pass->line + x * pass->channelStride;
    }
  for (size_t channel = 0; channel < pass->channels; channel += FLOAT_LANES) {
    FloatVector half[4][4];
    UNROLL for (int j = 0; j < 4; j += 1) {
      const FloatVector d0 = loadFloats(at[0][j] + channel), d1 = loadFloats(at[1][j] + channel);
      const FloatVector d2 = loadFloats(at[2][j] + channel), d3 = loadFloats(at[3][j] + channel);
      half[0][j] = d0 - d2;
      half[1][j] = d1 + d2;
      half[2][j] = d2 - d1;
      half[3][j] = d1 - d3;
    }
    UNROLL for (int i = 0; i < 4; i += 1) {
      float *out = to + 4 * i * step + channel;
      storeFloats(out, half[i][0] - half[i][2]);
      storeFloats(out + step, half[i][1] + half[i][2]);
      storeFloats(out + 2 * step, half[i][2] - half[i][1]);
      storeFloats(out + 3 * step, half[i][1] - half[i][3]);
    }
  }
}

/** TILE_POSITIONS rows of `from` times a block of weights. */
INLINE void multiplyTile(const float *from, size_t fromStep, const float *weights, size_t terms, float *to,
                         size_t toStep) {
  VectorTile sums = {{{0}}};
  for (size_t term = 0; term < terms; term += 1, weights += FILTER_TILE) {
    const FloatVector first = loadFloats(weights), second = loadFloats(weights + FLOAT_LANES);
    UNROLL for (int i = 0; i < TILE_POSITIONS; i += 1) {
      const FloatVector left = splatFloat(from[i * fromStep + term]);
      sums[i][0] = multiplyAddFloats(left, first, sums[i][0]);
      sums[i][1] = multiplyAddFloats(left, second, sums[i][1]);
    }
  }
  UNROLL for (int i = 0; i < TILE_POSITIONS; i += 1) {
    storeFloats(to + i * toStep, sums[i][0]);
    storeFloats(to + i * toStep + FLOAT_LANES, sums[i][1]);
  }
}

/** The 2x2 results at (row, column) from a tile's products: A^T m A, finished; those past the end are dropped. */
static void storeTile(const ConvolutionPass *pass, size_t row, size_t column, const float *from, size_t step) {
  const size_t rows = pass->height - row < 2 ? 1 : 2, columns = pass->width - column < 2 ? 1 : 2;
  float *corner = pass->to.at + row * pass->to.rowStep + column * pass->to.columnStep;
  for (size_t filter = 0; filter < pass->filterStride; filter += FLOAT_LANES) {
    FloatVector half[2][4], results[2][2];
    UNROLL for (int j = 0; j < 4; j += 1) {
      const FloatVector m0 = loadFloats(from + j * step + filter), m1 = loadFloats(from + (4 + j) * step + filter);
      const FloatVector m2 = loadFloats(from + (8 + j) * step + filter);
      const FloatVector m3 = loadFloats(from + (12 + j) * step + filter);
      half[0][j] = m0 + m1 + m2;
      half[1][j] = m1 - m2 - m3;
    }
    UNROLL for (int i = 0; i < 2; i += 1) {
      results[i][0] = half[i][0] + half[i][1] + half[i][2];
      results[i][1] = half[i][1] - half[i][2] - half[i][3];
    }
    for (size_t i = 0; i < rows; i += 1)
      for (size_t j = 0; j < columns; j += 1) {
        const size_t place = (row + i) * pass->width + column + j;
        storeFloats(corner + i * pass->to.rowStep + j * pass->to.columnStep + filter,
                    finishedSums(pass, results[i][j], place, filter));
      }
  }
}

/**
 * A pass of stride 1 with 16 products for 4 results instead of 36: minimal filtering F(2x2, 3x3), Winograd's, as in Lavin
 * and Gray 2016. `tiles`: the transformed inputs, then the products, [16][MINIMAL_TILES][channels or filters].
 */
static void convolveMinimally(const ConvolutionPass *pass, float *tiles) {
  const size_t across = (pass->width + 1) / 2, count = across * ((pass->height + 1) / 2);
  const size_t inputStep = MINIMAL_TILES * pass->channelStride, outputStep = MINIMAL_TILES * pass->filterStride;
  float *products = tiles + 16 * inputStep;
  for (size_t begin = 0; begin < count; begin += MINIMAL_TILES) {
    const size_t left = count - begin, some = left < MINIMAL_TILES ? left : MINIMAL_TILES;
    for (size_t tile = 0; tile < some; tile += 1)
      transformTile(pass, (begin + tile) / across * 2, (begin + tile) % across * 2,
                    tiles + tile * pass->channelStride, inputStep);
    for (size_t tap = 0; tap < 16; tap += 1)
      for (size_t block = 0; block < pass->filterStride; block += FILTER_TILE) {
        const float *weights = pass->weights + (tap * pass->filterStride + block) * pass->channels;
        // What lies behind the last tile is of the chunk before: computed, and never read.
        for (size_t tile = 0; tile < some; tile += TILE_POSITIONS)
          multiplyTile(tiles + tap * inputStep + tile * pass->channelStride, pass->channelStride, weights,
                       pass->channels, products + tap * outputStep + tile * pass->filterStride + block,
                       pass->filterStride);
      }
    for (size_t tile = 0; tile < some; tile += 1)
      storeTile(pass, (begin + tile) / across * 2, (begin + tile) % across * 2, products + tile * pass->filterStride,
                outputStep);
  }
}

/** The 2x2 gradients at `from`, transformed: A y A^T, the transpose of what `storeTile` does. */
static void transformGradientTile(const float *from, Positions gradients, size_t filterStride, float *to, size_t step) {
  for (size_t filter = 0; filter < filterStride; filter += FLOAT_LANES) {
    FloatVector half[4][2];
    UNROLL for (int j = 0; j < 2; j += 1) {
      const FloatVector y0 = loadFloats(from + j * gradients.columnStep + filter);
      const FloatVector y1 = loadFloats(from + gradients.rowStep + j * gradients.columnStep + filter);
      half[0][j] = y0;
      half[1][j] = y0 + y1;
      half[2][j] = y0 - y1;
      half[3][j] = -y1;
    }
    UNROLL for (int i = 0; i < 4; i += 1) {
      float *out = to + 4 * i * step + filter;
      storeFloats(out, half[i][0]);
      storeFloats(out + step, half[i][0] + half[i][1]);
      storeFloats(out + 2 * step, half[i][0] - half[i][1]);
      storeFloats(out + 3 * step, -half[i][1]);
    }
  }
}

#define GRADIENT_CHANNELS 4

/** Adds to GRADIENT_CHANNELS rows of `to` the products of so many inputs with FILTER_TILE gradients, over `count` tiles. */
INLINE void addTileProducts(const float *from, size_t fromStep, const float *gradients, size_t filterStride,
                            size_t count, float *to) {
  FloatVector sums[GRADIENT_CHANNELS][FILTER_VECTORS] = {{{0}}};
  for (size_t tile = 0; tile < count; tile += 1, from += fromStep, gradients += filterStride) {
    const FloatVector first = loadFloats(gradients), second = loadFloats(gradients + FLOAT_LANES);
    UNROLL for (int i = 0; i < GRADIENT_CHANNELS; i += 1) {
      const FloatVector left = splatFloat(from[i]);
      sums[i][0] = multiplyAddFloats(left, first, sums[i][0]);
      sums[i][1] = multiplyAddFloats(left, second, sums[i][1]);
    }
  }
  UNROLL for (int i = 0; i < GRADIENT_CHANNELS; i += 1) {
    float *at = to + i * filterStride;
    storeFloats(at, loadFloats(at) + sums[i][0]);
    storeFloats(at + FLOAT_LANES, loadFloats(at + FLOAT_LANES) + sums[i][1]);
  }
}

/** The same as `addWeightGradients` by minimal filtering: [16][channelStride][filterStride], of the transformed weights. */
static void addMinimalGradients(const ConvolutionLayer *layer, const float *input, Positions gradients, float *to,
                                float *tiles) {
  const ConvolutionPass pass = {.from = input,
                                .line = layer->width * layer->channelStride,
                                .channels = layer->channels,
                                .channelStride = layer->channelStride,
                                .height = layer->outHeight,
                                .width = layer->outWidth};
  const size_t channelStride = layer->channelStride, filterStride = layer->filterStride;
  const size_t across = (pass.width + 1) / 2, count = across * ((pass.height + 1) / 2);
  const size_t inputStep = MINIMAL_TILES * channelStride, gradientStep = MINIMAL_TILES * filterStride;
  float *transformed = tiles + 16 * inputStep;
  for (size_t begin = 0; begin < count; begin += MINIMAL_TILES) {
    const size_t left = count - begin, some = left < MINIMAL_TILES ? left : MINIMAL_TILES;
    for (size_t tile = 0; tile < some; tile += 1) {
      const size_t row = (begin + tile) / across * 2, column = (begin + tile) % across * 2;
      transformTile(&pass, row, column, tiles + tile * channelStride, inputStep);
      // Past the end lies the border of zeros.
      transformGradientTile(gradients.at + row * gradients.rowStep + column * gradients.columnStep, gradients,
                            filterStride, transformed + tile * filterStride, gradientStep);
    }
    for (size_t tap = 0; tap < 16; tap += 1)
      for (size_t channel = 0; channel < layer->channels; channel += GRADIENT_CHANNELS)
        for (size_t block = 0; block < filterStride; block += FILTER_TILE)
          addTileProducts(tiles + tap * inputStep + channel, channelStride, transformed + tap * gradientStep + block,
                          filterStride, some, to + (tap * channelStride + channel) * filterStride + block);
  }
}
