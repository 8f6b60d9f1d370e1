// The passes of a stack of convolutions. One thread takes an image from end to end, so that what it computes on stays
// in the cache. Inside, the floats of a position lie together, padded with zeros to a multiple of FILTER_BLOCK.
//
// A tile of results (TILE_POSITIONS x FILTER_TILE) is summed in registers over kernel row, kernel column and channel, in
// that order. Gradients of weights are summed over GRADIENT_ROWS rows of positions, then over the images of a group, then
// over the groups: the cut depends on the shape and the batch, never on the threads. Layers of stride 1 but the first go
// by minimal filtering (see minimalFiltering.c), MINIMAL_TILES tiles at a time instead of rows.
#include "convolution.h"

static void convolveForward(const ConvolutionLayer *layer, const float *from, const float *workspace, float *to,
                            float *tiles) {
  const size_t line = layer->width * layer->channelStride;
  const float *weights = workspace + layer->packed;
  const ConvolutionPass pass = {.from = from,
                                .rowStep = layer->stride * line,
                                .columnStep = layer->stride * layer->channelStride,
                                .line = line,
                                .channels = layer->channels,
                                .channelStride = layer->channelStride,
                                .weights = weights,
                                .height = layer->outHeight,
                                .width = layer->outWidth,
                                .filterStride = layer->filterStride,
                                .to = {to, layer->outWidth * layer->filterStride, layer->filterStride},
                                .bias = weights + layer->taps * layer->channels * layer->filterStride,
                                .firstRow = 0,
                                .lastRow = SIZE_MAX};
  if (layer->taps == 16)
    convolveMinimally(&pass, tiles);
  else
    convolve(&pass);
}

/**
 * Where a layer's output gradients lie in a buffer. But for the first layer they stand apart by the stride and within a
 * border of two zeros: the gradient of the input is then itself a convolution, of stride 1.
 */
static Positions gradientPositions(const ConvolutionPlan *plan, size_t l, float *buffer) {
  const ConvolutionLayer *layer = &plan->layers[l];
  if (l == 0) return (Positions){buffer, layer->outWidth * layer->filterStride, layer->filterStride};
  const size_t line = (layer->width + 2) * layer->filterStride;
  fillZeros(buffer, (layer->height + 2) * line);
  return (Positions){buffer + 2 * line + 2 * layer->filterStride, layer->stride * line,
                     layer->stride * layer->filterStride};
}

/** The gradient of a layer's input, which is the output of the layer below with the activations `mask`. */
static void convolveBackward(const ConvolutionLayer *layer, const float *buffer, const float *workspace,
                             const float *mask, Positions to, float *tiles) {
  const size_t line = (layer->width + 2) * layer->filterStride;
  const ConvolutionPass pass = {.from = buffer,
                                .rowStep = line,
                                .columnStep = layer->filterStride,
                                .line = line,
                                .channels = layer->filters,
                                .channelStride = layer->filterStride,
                                .weights = workspace + layer->flipped,
                                .height = layer->height,
                                .width = layer->width,
                                .filterStride = layer->channelStride,
                                .to = to,
                                .mask = mask,
                                .firstRow = 2,
                                .lastRow = 2 + (layer->outHeight - 1) * layer->stride};
  if (layer->taps == 16)
    convolveMinimally(&pass, tiles);
  else
    convolve(&pass);
}

/** Adds the gradients of a layer's bias that one image brings. */
static void addBiasGradients(const ConvolutionLayer *layer, Positions gradients, float *bias) {
  for (size_t block = 0; block < layer->filterStride; block += FILTER_TILE)
    for (size_t row = 0; row < layer->outHeight; row += 1) {
      FloatVector first = {0}, second = {0};
      const float *gradient = gradients.at + row * gradients.rowStep + block;
      for (size_t column = 0; column < layer->outWidth; column += 1, gradient += gradients.columnStep) {
        first += loadFloats(gradient);
        second += loadFloats(gradient + FLOAT_LANES);
      }
      storeFloats(bias + block, loadFloats(bias + block) + first);
      storeFloats(bias + block + FLOAT_LANES, loadFloats(bias + block + FLOAT_LANES) + second);
    }
}

/** Bytes [channels, positions] as floats [positions, channels], divided by 255. */
static void scaleImage(const ConvolutionLayer *layer, const unsigned char *image, const float *scaled,
                       float *restrict to) {
  const size_t channels = layer->channels, positions = layer->height * layer->width;
  for (size_t channel = 0; channel < channels; channel += 1, image += positions) {
    float *at = to + channel;
    size_t position = 0;
    for (; position + 8 <= positions; position += 8) {
      UNROLL for (int i = 0; i < 8; i += 1, at += channels) *at = scaled[image[position + i]];
    }
    for (; position < positions; position += 1, at += channels) *at = scaled[image[position]];
  }
}

/** [positions, filterStride] to [filters, positions]. */
static void storeOutput(const ConvolutionLayer *layer, const float *from, float *to) {
  const size_t positions = layer->outHeight * layer->outWidth, stride = layer->filterStride;
  size_t filter = 0;
  for (; filter + FLOAT_LANES <= layer->filters; filter += FLOAT_LANES) {
    size_t position = 0;
    for (; position + FLOAT_LANES <= positions; position += FLOAT_LANES) {
      FloatVector columns[FLOAT_LANES];
      transposeFloats(from + position * stride + filter, stride, columns);
      for (int j = 0; j < FLOAT_LANES; j += 1) storeFloats(to + (filter + j) * positions + position, columns[j]);
    }
    for (; position < positions; position += 1)
      for (int j = 0; j < FLOAT_LANES; j += 1)
        to[(filter + j) * positions + position] = from[position * stride + filter + j];
  }
  for (; filter < layer->filters; filter += 1)
    for (size_t position = 0; position < positions; position += 1)
      to[filter * positions + position] = from[position * stride + filter];
}

/** Gradients [filters, positions], where the output is above zero, to their places; the padding becomes zero. */
static void loadGradients(const ConvolutionLayer *layer, const float *gradients, const float *output, Positions to) {
  const size_t positions = layer->outHeight * layer->outWidth, width = layer->outWidth;
  const FloatVector zero = {0};
  size_t row = 0, column = 0;
  for (size_t position = 0; position < positions; position += FLOAT_LANES) {
    const size_t left = positions - position, count = left < FLOAT_LANES ? left : FLOAT_LANES;
    float *at[FLOAT_LANES];
    for (size_t j = 0; j < count; j += 1) {
      at[j] = to.at + row * to.rowStep + column * to.columnStep;
      column += 1;
      if (column < width) continue;
      column = 0;
      row += 1;
    }
    size_t filter = 0;
    if (count == FLOAT_LANES)
      for (; filter + FLOAT_LANES <= layer->filters; filter += FLOAT_LANES) {
        float kept[FLOAT_LANES * FLOAT_LANES];
        UNROLL for (int i = 0; i < FLOAT_LANES; i += 1) {
          const size_t place = (filter + i) * positions + position;
          const IntVector above = loadFloats(output + place) > zero;
          storeFloats(kept + i * FLOAT_LANES, (FloatVector)(above & (IntVector)loadFloats(gradients + place)));
        }
        FloatVector columns[FLOAT_LANES];
        transposeFloats(kept, FLOAT_LANES, columns);
        UNROLL for (int j = 0; j < FLOAT_LANES; j += 1) storeFloats(at[j] + filter, columns[j]);
      }
    for (; filter < layer->filterStride; filter += 1)
      for (size_t j = 0; j < count; j += 1) {
        const size_t place = filter * positions + position + j;
        at[j][filter] = filter < layer->filters && output[place] > 0 ? gradients[place] : 0;
      }
  }
}

typedef struct ConvolutionArguments {
  const ConvolutionPlan *plan;
  size_t batch;
  const unsigned char *images;
  float *activations;
  float *output;
  const float *outputGradient;
  float *workspace;
} ConvolutionArguments;

static void forwardPart(const void *arguments, size_t image, int thread) {
  const ConvolutionArguments *given = arguments;
  const ConvolutionPlan *plan = given->plan;
  const ConvolutionLayer *first = &plan->layers[0], *last = &plan->layers[plan->count - 1];
  float *scaled = given->workspace + plan->threads + thread * plan->threadCount;
  float *buffers[2] = {scaled + plan->imageCount, scaled + plan->imageCount + plan->bufferCount};
  scaleImage(first, given->images + image * first->channels * first->height * first->width,
             given->workspace + plan->scaled, scaled);
  const float *from = scaled;
  for (size_t l = 0; l < plan->count; l += 1) {
    const int kept = given->activations && l + 1 < plan->count;
    float *to = kept ? given->activations + image * plan->activationCount + plan->layers[l].activations : buffers[l % 2];
    convolveForward(&plan->layers[l], from, given->workspace, to, buffers[1] + plan->bufferCount);
    from = to;
  }
  storeOutput(last, from, given->output + image * last->filters * last->outHeight * last->outWidth);
}

static void backwardImage(const ConvolutionArguments *given, size_t image, int thread, float *partial) {
  const ConvolutionPlan *plan = given->plan;
  const ConvolutionLayer *first = &plan->layers[0], *last = &plan->layers[plan->count - 1];
  float *scaled = given->workspace + plan->threads + thread * plan->threadCount;
  float *buffers[2] = {scaled + plan->imageCount, scaled + plan->imageCount + plan->bufferCount};
  const float *activations = given->activations + image * plan->activationCount;
  const size_t outputs = last->filters * last->outHeight * last->outWidth;
  scaleImage(first, given->images + image * first->channels * first->height * first->width,
             given->workspace + plan->scaled, scaled);
  Positions gradients = gradientPositions(plan, plan->count - 1, buffers[(plan->count - 1) % 2]);
  loadGradients(last, given->outputGradient + image * outputs, given->output + image * outputs, gradients);
  for (size_t l = plan->count - 1;; l -= 1) {
    const ConvolutionLayer *layer = &plan->layers[l];
    const float *input = l > 0 ? activations + plan->layers[l - 1].activations : scaled;
    float *sums = partial + layer->partial, *tiles = buffers[1] + plan->bufferCount;
    if (layer->taps == 16) {
      addMinimalGradients(layer, input, gradients, sums, tiles);
      addBiasGradients(layer, gradients, sums + 16 * layer->channelStride * layer->filterStride);
    } else {
      addWeightGradients(layer, input, gradients, sums);
      addBiasGradients(layer, gradients, sums + 9 * layer->channels * layer->filterStride);
    }
    if (l == 0) return;
    const Positions below = gradientPositions(plan, l - 1, buffers[(l - 1) % 2]);
    convolveBackward(layer, buffers[l % 2], given->workspace, input, below, tiles);
    gradients = below;
  }
}

static void backwardPart(const void *arguments, size_t group, int thread) {
  const ConvolutionArguments *given = arguments;
  const ConvolutionPlan *plan = given->plan;
  float *partial = given->workspace + plan->groups + group * plan->partialCount;
  fillZeros(partial, plan->partialCount);
  const size_t begin = group * plan->imagesOfGroup, left = given->batch - begin;
  const size_t count = left < plan->imagesOfGroup ? left : plan->imagesOfGroup;
  for (size_t i = 0; i < count; i += 1) backwardImage(given, begin + i, thread, partial);
}

void convolutions(Context *context, const ConvolutionShape *shape, const unsigned char *images, const float *parameters,
                  float *activations, float *output, float *workspace) {
  ConvolutionPlan plan;
  if (!planConvolutions(shape, &plan)) return;
  packConvolutions(&plan, parameters, 0, workspace);
  const ConvolutionArguments arguments = {.plan = &plan,
                                          .batch = shape->batch,
                                          .images = images,
                                          .activations = activations,
                                          .output = output,
                                          .workspace = workspace};
  runParts(&context->pool, forwardPart, &arguments, shape->batch);
}

void convolutionGradients(Context *context, const ConvolutionShape *shape, const unsigned char *images,
                          const float *parameters, const float *activations, const float *output,
                          const float *outputGradient, float *gradients, float *workspace) {
  ConvolutionPlan plan;
  if (!planConvolutions(shape, &plan)) return;
  packConvolutions(&plan, parameters, 1, workspace);
  const ConvolutionArguments arguments = {.plan = &plan,
                                          .batch = shape->batch,
                                          .images = images,
                                          .activations = (float *)activations,
                                          .output = (float *)output,
                                          .outputGradient = outputGradient,
                                          .workspace = workspace};
  runParts(&context->pool, backwardPart, &arguments, plan.groupCount);
  sumGroups(&plan, workspace, gradients);
}
