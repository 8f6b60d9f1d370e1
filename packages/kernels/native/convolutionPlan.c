// Where the parts of a stack of convolutions lie: in the parameters, the activations and the workspace.
#include "convolution.h"

static size_t roundUp(size_t value, size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

static int planConvolutions(const ConvolutionShape *shape, ConvolutionPlan *plan) {
  if (shape->layers < 1 || shape->layers > MAXIMUM_CONVOLUTIONS || !shape->channels || !shape->filters) return 0;
  const size_t filterStride = roundUp(shape->filters, FILTER_BLOCK);
  size_t channels = shape->channels, channelStride = channels, height = shape->height, width = shape->width;
  size_t workspace = 0;
  plan->count = shape->layers;
  plan->parameterCount = plan->activationCount = plan->partialCount = plan->bufferCount = 0;
  for (size_t l = 0; l < shape->layers; l += 1) {
    if (height < 3 || width < 3) return 0;
    const size_t stride = shape->strideBits >> l & 1 ? 2 : 1;
    const size_t outHeight = (height - 3) / stride + 1, outWidth = (width - 3) / stride + 1;
    const size_t taps = l > 0 && stride == 1 ? 16 : 9;
    const size_t positions = outHeight * outWidth, bordered = l > 0 ? (height + 2) * (width + 2) : positions;
    plan->layers[l] = (ConvolutionLayer){.channels = channels,
                                         .channelStride = channelStride,
                                         .height = height,
                                         .width = width,
                                         .stride = stride,
                                         .filters = shape->filters,
                                         .filterStride = filterStride,
                                         .outHeight = outHeight,
                                         .outWidth = outWidth,
                                         .taps = taps,
                                         .parameters = plan->parameterCount,
                                         .packed = workspace,
                                         .flipped = workspace + (taps * channels + 1) * filterStride,
                                         .activations = plan->activationCount,
                                         .partial = plan->partialCount};
    plan->parameterCount += shape->filters * (9 * channels + 1);
    workspace += (taps * channels + 1) * filterStride + (l > 0 ? taps * shape->filters * filterStride : 0);
    if (l + 1 < shape->layers) plan->activationCount += positions * filterStride;
    plan->partialCount += ((taps == 16 ? 16 * channelStride : 9 * channels) + 1) * filterStride;
    if (bordered * filterStride > plan->bufferCount) plan->bufferCount = bordered * filterStride;
    channels = shape->filters;
    channelStride = filterStride;
    height = outHeight;
    width = outWidth;
  }
  plan->scaled = workspace;
  plan->threads = workspace + 256;
  plan->imageCount = roundUp(shape->channels * shape->height * shape->width, FILTER_BLOCK);
  plan->threadCount = plan->imageCount + 2 * plan->bufferCount + 2 * 16 * MINIMAL_TILES * filterStride;
  plan->groups = plan->threads + MAXIMUM_THREADS * plan->threadCount;
  plan->imagesOfGroup = (shape->batch + CONVOLUTION_GROUPS - 1) / CONVOLUTION_GROUPS;
  plan->groupCount = shape->batch == 0 ? 0 : (shape->batch + plan->imagesOfGroup - 1) / plan->imagesOfGroup;
  // Never less for more images: a workspace serves smaller batches too.
  const size_t mostGroups = shape->batch < CONVOLUTION_GROUPS ? shape->batch : CONVOLUTION_GROUPS;
  plan->workspaceCount = plan->groups + mostGroups * plan->partialCount;
  return 1;
}

int convolutionCounts(const ConvolutionShape *shape, ConvolutionCounts *counts) {
  ConvolutionPlan plan;
  if (!planConvolutions(shape, &plan)) return 0;
  const ConvolutionLayer *last = &plan.layers[plan.count - 1];
  counts->images = shape->batch * shape->channels * shape->height * shape->width;
  counts->parameters = plan.parameterCount;
  counts->activations = shape->batch * plan.activationCount;
  counts->output = shape->batch * last->filters * last->outHeight * last->outWidth;
  counts->workspace = plan.workspaceCount;
  return 1;
}

/** Nine weights w as G w G^T, G = {1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1}: Lavin and Gray 2016, F(2x2, 3x3). */
static void transformWeights(const float *w, float *to) {
  float columns[4][3];
  for (int j = 0; j < 3; j += 1) {
    columns[0][j] = w[j];
    columns[1][j] = (w[j] + w[3 + j] + w[6 + j]) * 0.5f;
    columns[2][j] = (w[j] - w[3 + j] + w[6 + j]) * 0.5f;
    columns[3][j] = w[6 + j];
  }
  for (int i = 0; i < 4; i += 1) {
    to[4 * i] = columns[i][0];
    to[4 * i + 1] = (columns[i][0] + columns[i][1] + columns[i][2]) * 0.5f;
    to[4 * i + 2] = (columns[i][0] - columns[i][1] + columns[i][2]) * 0.5f;
    to[4 * i + 3] = columns[i][2];
  }
}

/**
 * Weights [outputs, inputs] x 3 x 3 as the passes read them: [block of FILTER_TILE outputs][tap, input][output], or with
 * transformed weights [tap][block][input][output]. Flipped, the kernel that carries gradients from filters to channels.
 */
static void packWeights(const ConvolutionLayer *layer, const float *weights, int flipped, float *to) {
  const size_t inputs = flipped ? layer->filters : layer->channels, outputs = flipped ? layer->channels : layer->filters;
  const size_t inputStep = flipped ? layer->channels * 9 : 9, outputStep = flipped ? 9 : layer->channels * 9;
  const size_t taps = layer->taps, blockStep = taps == 16 ? inputs * FILTER_TILE : taps * inputs * FILTER_TILE;
  const size_t tapStep = taps == 16 ? inputs * layer->filterStride : inputs * FILTER_TILE;
  for (size_t output = 0; output < layer->filterStride; output += 1)
    for (size_t input = 0; input < inputs; input += 1) {
      float *at = to + output / FILTER_TILE * blockStep + input * FILTER_TILE + output % FILTER_TILE;
      const float *from = weights + input * inputStep + output * outputStep;
      float given[9], values[16];
      for (int tap = 0; tap < 9; tap += 1) given[tap] = output < outputs ? from[flipped ? 8 - tap : tap] : 0;
      if (taps == 16) transformWeights(given, values);
      for (size_t tap = 0; tap < taps; tap += 1) at[tap * tapStep] = taps == 16 ? values[tap] : given[tap];
    }
}

/** Packs all layers into the workspace, each with its bias behind it, and the 256 values of a pixel. */
static void packConvolutions(const ConvolutionPlan *plan, const float *parameters, int backward, float *workspace) {
  for (size_t l = 0; l < plan->count; l += 1) {
    const ConvolutionLayer *layer = &plan->layers[l];
    const float *weights = parameters + layer->parameters, *bias = weights + layer->filters * layer->channels * 9;
    if (backward) {
      if (l > 0) packWeights(layer, weights, 1, workspace + layer->flipped);
      continue;
    }
    packWeights(layer, weights, 0, workspace + layer->packed);
    float *packedBias = workspace + layer->packed + layer->taps * layer->channels * layer->filterStride;
    for (size_t filter = 0; filter < layer->filterStride; filter += 1)
      packedBias[filter] = filter < layer->filters ? bias[filter] : 0;
  }
  for (int value = 0; value < 256; value += 1) workspace[plan->scaled + value] = (float)value / 255.0f;
}

/** Sixteen gradients u of transformed weights as those of the nine: G^T u G. */
static void transformGradients(const float *u, float *to) {
  float rows[3][4];
  for (int j = 0; j < 4; j += 1) {
    const float sum = (u[4 + j] + u[8 + j]) * 0.5f;
    rows[0][j] = u[j] + sum;
    rows[1][j] = (u[4 + j] - u[8 + j]) * 0.5f;
    rows[2][j] = u[12 + j] + sum;
  }
  for (int i = 0; i < 3; i += 1) {
    const float sum = (rows[i][1] + rows[i][2]) * 0.5f;
    to[3 * i] = rows[i][0] + sum;
    to[3 * i + 1] = (rows[i][1] - rows[i][2]) * 0.5f;
    to[3 * i + 2] = rows[i][3] + sum;
  }
}

/** The groups' gradients, summed in order, in PyTorch's order of a layer's parameters: [filters, channels, 3, 3], bias. */
static void sumGroups(const ConvolutionPlan *plan, float *workspace, float *gradients) {
  float *sums = workspace + plan->groups;
  for (size_t group = 1; group < plan->groupCount; group += 1)
    for (size_t i = 0; i < plan->partialCount; i += 1) sums[i] += sums[group * plan->partialCount + i];
  if (plan->groupCount == 0) {
    for (size_t i = 0; i < plan->parameterCount; i += 1) gradients[i] = 0;
    return;
  }
  for (size_t l = 0; l < plan->count; l += 1) {
    const ConvolutionLayer *layer = &plan->layers[l];
    const float *from = sums + layer->partial;
    float *to = gradients + layer->parameters;
    const size_t rows = layer->taps == 16 ? layer->channelStride : layer->channels;
    const size_t step = rows * layer->filterStride;
    for (size_t filter = 0; filter < layer->filters; filter += 1)
      for (size_t channel = 0; channel < layer->channels; channel += 1, to += 9) {
        float values[16];
        for (size_t tap = 0; tap < layer->taps; tap += 1)
          values[tap] = from[tap * step + channel * layer->filterStride + filter];
        if (layer->taps == 16) {
          transformGradients(values, to);
        } else {
          for (int tap = 0; tap < 9; tap += 1) to[tap] = values[tap];
        }
      }
    for (size_t filter = 0; filter < layer->filters; filter += 1) to[filter] = from[layer->taps * step + filter];
  }
}
