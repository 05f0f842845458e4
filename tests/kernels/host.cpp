// The kernels of trilinear.cu on the host: CUDA's words given a meaning, and one entry point,
// which calls a kernel by name with an array of pointers to its arguments, as cuLaunchKernel does.

#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#define __global__
#define __device__

struct Index {
    unsigned x;
};
static Index blockDim, blockIdx, threadIdx;

static void atomicAdd(float *target, float value) { *target += value; }

struct Half;
static float widen(Half value);

#include "trilinear.cu"

static float widen(Half value) {
    const int exponent = value.bits >> 10 & 31, fraction = value.bits & 1023;
    float size = std::ldexp(exponent ? 1024.0f + fraction : 2.0f * fraction, exponent - 25);
    if (exponent == 31) size = fraction ? NAN : INFINITY;
    return value.bits & 0x8000 ? -size : size;
}

using Launch = std::function<void(void **)>;

template <typename... A, std::size_t... I>
static Launch wrap(void (*kernel)(A...), std::index_sequence<I...>) {
    return [kernel](void **arguments) { kernel(*static_cast<A *>(arguments[I])...); };
}

template <typename... A>
static Launch wrap(void (*kernel)(A...)) {
    return wrap(kernel, std::index_sequence_for<A...>());
}

#define ROWS(T, name)                                       \
    {"forward_" #name, wrap(forward_##name)},               \
        {"backward_lut_" #name, wrap(backward_lut_##name)}, \
        {"backward_image_" #name, wrap(backward_image_##name)},

static const std::map<std::string, Launch> KERNELS_BY_NAME = {EACH_TYPE(ROWS)};

extern "C" int launch(const char *name, unsigned blocks, unsigned threads, void **arguments) {
    const auto found = KERNELS_BY_NAME.find(name);
    if (found == KERNELS_BY_NAME.end()) return 0;
    blockDim.x = threads;
    for (blockIdx.x = 0; blockIdx.x < blocks; blockIdx.x++)
        for (threadIdx.x = 0; threadIdx.x < threads; threadIdx.x++) found->second(arguments);
    return 1;
}
