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
                                         .parameters = plan->parameterCount,
                                         .packed = workspace,
                                         .flipped = workspace + (9 * channels + 1) * filterStride,
                                         .activations = plan->activationCount,
                                         .partial = plan->partialCount};
    plan->parameterCount += shape->filters * (9 * channels + 1);
    workspace += (9 * channels + 1) * filterStride + (l > 0 ? 9 * shape->filters * filterStride : 0);
    if (l + 1 < shape->layers) plan->activationCount += positions * filterStride;
    plan->partialCount += (9 * channels + 1) * filterStride;
    if (bordered * filterStride > plan->bufferCount) plan->bufferCount = bordered * filterStride;
    channels = shape->filters;
    channelStride = filterStride;
    height = outHeight;
    width = outWidth;
  }
  plan->scaled = workspace;
  plan->threads = workspace + 256;
  plan->imageCount = roundUp(shape->channels * shape->height * shape->width, FILTER_BLOCK);
  plan->threadCount = plan->imageCount + 2 * plan->bufferCount;
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

/**
 * Weights [outputs, inputs] x 3 x 3 as the tiles read them: [block of FILTER_TILE outputs][tap, input][output]. Flipped,
 * the kernel that carries gradients from the filters back to the channels.
 */
static void packWeights(const ConvolutionLayer *layer, const float *weights, int flipped, float *to) {
  const size_t inputs = flipped ? layer->filters : layer->channels, outputs = flipped ? layer->channels : layer->filters;
  const size_t inputStep = flipped ? layer->channels * 9 : 9, outputStep = flipped ? 9 : layer->channels * 9;
  for (size_t block = 0; block < layer->filterStride; block += FILTER_TILE)
    for (size_t tap = 0; tap < 9; tap += 1)
      for (size_t input = 0; input < inputs; input += 1) {
        const float *from = weights + input * inputStep + (flipped ? 8 - tap : tap);
        for (size_t output = block; output < block + FILTER_TILE; output += 1)
          *to++ = output < outputs ? from[output * outputStep] : 0;
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
    float *packedBias = workspace + layer->packed + 9 * layer->channels * layer->filterStride;
    for (size_t filter = 0; filter < layer->filterStride; filter += 1)
      packedBias[filter] = filter < layer->filters ? bias[filter] : 0;
  }
  for (int value = 0; value < 256; value += 1) workspace[plan->scaled + value] = (float)value / 255.0f;
}

/** The groups' gradients, summed in order, in PyTorch's order of a layer's parameters: [filters, channels, 3, 3], bias. */
static void sumGroups(const ConvolutionPlan *plan, const float *workspace, float *gradients) {
  for (size_t l = 0; l < plan->count; l += 1) {
    const ConvolutionLayer *layer = &plan->layers[l];
    const float *partial = workspace + plan->groups + layer->partial;
    float *to = gradients + layer->parameters;
    const size_t rows = 9 * layer->channels;
    // The last row is the bias.
    for (size_t row = 0; row <= rows; row += 1)
      for (size_t filter = 0; filter < layer->filters; filter += 1) {
        float sum = 0;
        for (size_t group = 0; group < plan->groupCount; group += 1)
          sum += partial[group * plan->partialCount + row * layer->filterStride + filter];
        const size_t tap = row / layer->channels, channel = row % layer->channels;
        to[row == rows ? rows * layer->filters + filter : (filter * layer->channels + channel) * 9 + tap] = sum;
      }
  }
}
