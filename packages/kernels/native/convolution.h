// A stack of 3x3 convolutions without padding, each followed by bias and ReLU: its shape worked out.
#ifndef POLICYPATH_CONVOLUTION_H
#define POLICYPATH_CONVOLUTION_H

#include "kernels.h"
#include "vector.h"

/** Tiles of 2x2 results that a minimal-filtering pass works on at a time; a multiple of TILE_POSITIONS. */
#define MINIMAL_TILES 24

/** Filters of a tile lie in two vectors. */
#define FILTER_VECTORS 2
#define FILTER_TILE (FILTER_VECTORS * FLOAT_LANES)

/** Counts and places are in floats. */
typedef struct ConvolutionLayer {
  /** The input: positions row by row, `channelStride` apart. */
  size_t channels, channelStride, height, width, stride;
  size_t filters, filterStride, outHeight, outWidth;
  /** Packed values for each weight kernel: 9, or 16 where it is transformed. */
  size_t taps;
  /** Places: in the parameters; in the workspace, forward and flipped; in an image's activations; in a group's gradients. */
  size_t parameters, packed, flipped, activations, partial;
} ConvolutionLayer;

typedef struct ConvolutionPlan {
  ConvolutionLayer layers[MAXIMUM_CONVOLUTIONS];
  size_t count;
  size_t parameterCount;
  /** Of one image: every layer's output but the last one's. */
  size_t activationCount;
  /** Of one group of images: the gradients of all layers, packed. */
  size_t partialCount;
  /** Of the workspace: places of a pixel's 256 values, of the threads' memory and of the groups' gradients. */
  size_t scaled, threads, groups;
  /** A thread has an image in floats, two buffers for activations or gradients, and one for transformed tiles. */
  size_t imageCount, bufferCount, threadCount;
  size_t imagesOfGroup, groupCount, workspaceCount;
} ConvolutionPlan;

/** @return 0 when there is no such stack: an image too small, too many layers. */
static int planConvolutions(const ConvolutionShape *shape, ConvolutionPlan *plan);
static void packConvolutions(const ConvolutionPlan *plan, const float *parameters, int backward, float *workspace);
static void sumGroups(const ConvolutionPlan *plan, float *workspace, float *gradients);

#endif
