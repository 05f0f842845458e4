// A trilinear LUT behind a log shaper: forward, and gradients to LUT, image and gain.
//
// One thread does one pixel. lut_torch.py is the definition; names are those of its docstring.
// image: (batch, 3, pixels); lut: (tables, nodes, nodes, nodes, 3) with tables 1 or batch;
// gain: (batch, pixels) in EV, or null for 0 EV.

struct Half {
    unsigned short bits;
};

#ifdef __CUDACC__
// By hand, because cuda_fp16.h is not on machines that have NVRTC and no toolkit.
__device__ inline float widen(Half value) {
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(value.bits));
    return wide;
}
#endif

#define LARGEST 65504.0f
#define LN_2 0.693147181f

__device__ inline float to_float(unsigned char value) { return value / 255.0f; }
__device__ inline float to_float(unsigned short value) { return value / 65535.0f; }
__device__ inline float to_float(Half value) { return widen(value); }
__device__ inline float to_float(float value) { return value; }

struct Cube {
    const float *lut;
    const float *gain;
    long long pixels, batch, nodes, tables;
    float toe, top, span;
};

struct Axis {
    long long node;  // the lower of two neighbors
    float share;     // of the upper one, 0 to 1
    float light;     // after gain
    float slope;     // of the position, in nodes, over light; 0 at and beyond the ends
};

__device__ inline Axis locate(float light, const Cube &cube) {
    Axis axis;
    const float scale = (cube.nodes - 1) / cube.span;
    // fmaxf returns the other number for one that is none.
    const float held = fminf(fmaxf(light, 0.0f), cube.top) / cube.toe;
    const float position = scale * (held < 1.0f ? held : 1.0f + logf(held));
    const long long last = cube.nodes - 2;
    axis.node = (long long)position < last ? (long long)position : last;
    axis.share = position - axis.node;
    axis.light = light;
    axis.slope = light > 0.0f && light < cube.top ? scale / (held < 1.0f ? cube.toe : light) : 0.0f;
    return axis;
}

struct Pixel {
    Axis axis[3];
    long long first;     // of this pixel's values in a (batch, 3, pixels) tensor
    long long table;     // where its LUT begins
    float brightness;    // 2 ** gain
};

template <typename T>
__device__ inline Pixel find(long long index, const T *image, const Cube &cube) {
    Pixel pixel;
    const long long photo = index / cube.pixels;
    pixel.first = index + 2 * photo * cube.pixels;
    pixel.table = cube.tables == 1 ? 0 : photo * cube.nodes * cube.nodes * cube.nodes * 3;
    pixel.brightness = cube.gain ? exp2f(cube.gain[index]) : 1.0f;
    for (int c = 0; c < 3; c++) {
        const float value = to_float(image[pixel.first + c * cube.pixels]);
        const float light = value == value ? fminf(fmaxf(value, -LARGEST), LARGEST) : 0.0f;
        pixel.axis[c] = locate(light * pixel.brightness, cube);
        if (light != value) pixel.axis[c].slope = 0.0f;
    }
    return pixel;
}

// Corner 0 to 7 of the cell, bit c set for the upper neighbor on axis c.
__device__ inline long long corner_at(const Pixel &pixel, int corner, long long nodes) {
    long long node = 0;
    for (int c = 0; c < 3; c++) node = node * nodes + pixel.axis[c].node + (corner >> c & 1);
    return pixel.table + 3 * node;
}

__device__ inline float share(const Pixel &pixel, int corner, int c) {
    return corner >> c & 1 ? pixel.axis[c].share : 1.0f - pixel.axis[c].share;
}

__device__ inline float weigh(const Pixel &pixel, int corner) {
    return share(pixel, corner, 0) * share(pixel, corner, 1) * share(pixel, corner, 2);
}

template <typename T>
__device__ inline void forward(long long index, const T *image, const Cube &cube, float *out) {
    const Pixel pixel = find(index, image, cube);
    float color[3] = {0.0f, 0.0f, 0.0f};
    for (int corner = 0; corner < 8; corner++) {
        const float *node = cube.lut + corner_at(pixel, corner, cube.nodes);
        const float weight = weigh(pixel, corner);
        for (int c = 0; c < 3; c++) color[c] += weight * node[c];
    }
    for (int c = 0; c < 3; c++) out[pixel.first + c * cube.pixels] = color[c];
}

template <typename T>
__device__ inline void backward_lut(
    long long index, const T *image, const Cube &cube, const float *grad, float *grad_lut) {
    const Pixel pixel = find(index, image, cube);
    for (int corner = 0; corner < 8; corner++) {
        float *node = grad_lut + corner_at(pixel, corner, cube.nodes);
        const float weight = weigh(pixel, corner);
        for (int c = 0; c < 3; c++)
            atomicAdd(node + c, weight * grad[pixel.first + c * cube.pixels]);
    }
}

template <typename T>
__device__ inline void backward_image(
    long long index, const T *image, const Cube &cube, const float *grad,
    float *grad_image, float *grad_gain) {
    const Pixel pixel = find(index, image, cube);
    float steep[3] = {0.0f, 0.0f, 0.0f};  // of the loss over the position on each axis
    for (int corner = 0; corner < 8; corner++) {
        const float *node = cube.lut + corner_at(pixel, corner, cube.nodes);
        float pull = 0.0f;
        for (int c = 0; c < 3; c++) pull += node[c] * grad[pixel.first + c * cube.pixels];
        for (int c = 0; c < 3; c++) {
            const int d = (c + 1) % 3, e = (c + 2) % 3;
            const float face = share(pixel, corner, d) * share(pixel, corner, e) * pull;
            steep[c] += corner >> c & 1 ? face : -face;
        }
    }
    float along = 0.0f;
    for (int c = 0; c < 3; c++) {
        const float over_light = steep[c] * pixel.axis[c].slope;
        // Beyond the ends light may be infinite, and 0 times that is not 0.
        if (pixel.axis[c].slope != 0.0f) along += over_light * pixel.axis[c].light;
        if (grad_image) grad_image[pixel.first + c * cube.pixels] = over_light * pixel.brightness;
    }
    if (grad_gain) grad_gain[index] = LN_2 * along;
}

#define CUBE_PARAMETERS                                                                      \
    const float *lut, const float *gain, long long pixels, long long batch, long long nodes, \
        long long tables, float toe, float top, float span
#define EACH_PIXEL(call)                                                         \
    const Cube cube = {lut, gain, pixels, batch, nodes, tables, toe, top, span}; \
    const long long index = blockIdx.x * (long long)blockDim.x + threadIdx.x;    \
    if (index < batch * pixels) call;

#define KERNELS(T, name)                                                                     \
    extern "C" __global__ void forward_##name(const T *image, CUBE_PARAMETERS, float *out) { \
        EACH_PIXEL(forward(index, image, cube, out))                                         \
    }                                                                                        \
    extern "C" __global__ void backward_lut_##name(                                          \
        const T *image, CUBE_PARAMETERS, const float *grad, float *grad_lut) {               \
        EACH_PIXEL(backward_lut(index, image, cube, grad, grad_lut))                         \
    }                                                                                        \
    extern "C" __global__ void backward_image_##name(                                        \
        const T *image, CUBE_PARAMETERS, const float *grad, float *grad_image,               \
        float *grad_gain) {                                                                  \
        EACH_PIXEL(backward_image(index, image, cube, grad, grad_image, grad_gain))          \
    }
#define EACH_TYPE(make)          \
    make(unsigned char, uint8)   \
    make(unsigned short, uint16) \
    make(Half, float16)          \
    make(float, float32)

EACH_TYPE(KERNELS)
