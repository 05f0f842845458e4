/* The pass over a strip of a photo as a Python extension; lut_cpu.py is its only caller.

   Every buffer is checked here for type, layout and size before anything is read, and other
   threads of Python run while the pixels do. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "pass.h"

#define MOST_NODES 256 /* a LUT of 256 MiB */

enum { SOURCE, TARGET, LUT, SLOPE, OFFSET, WEIGHTS, DECODE, MATRIX, ENCODE, BUFFERS };

static const struct {
    const char *name, *formats;
    int dimensions, flags, optional;
} FIELDS[BUFFERS] = {
    {"source", "BHef", 3, 0, 0},
    {"target", "BHf", 3, PyBUF_WRITABLE, 0},
    {"lut", "f", 4, 0, 0},
    {"slope", "f", 2, 0, 1},
    {"offset", "f", 2, 0, 1},
    {"weights", "f", 1, 0, 1},
    {"decode", "f", 1, 0, 1},
    {"matrix", "f", 2, 0, 1},
    {"encode", "BHf", 1, 0, 1},
};

static int refuse(int field, const char *why)
{
    PyErr_Format(PyExc_ValueError, "%s: %s", FIELDS[field].name, why);
    return -1;
}

static void release(Py_buffer *views)
{
    for (int i = 0; i < BUFFERS; i++) PyBuffer_Release(&views[i]); /* nothing where obj is NULL */
}

static int acquire(PyObject **objects, Py_buffer *views)
{
    for (int i = 0; i < BUFFERS; i++) {
        if (objects[i] == Py_None && FIELDS[i].optional) continue;
        const int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | FIELDS[i].flags;
        if (PyObject_GetBuffer(objects[i], &views[i], flags) < 0) return -1;
        const char *format = views[i].format;
        if (!format || !format[0] || format[1] || !strchr(FIELDS[i].formats, format[0]))
            return refuse(i, "elements of another type");
        if (views[i].ndim != FIELDS[i].dimensions) return refuse(i, "another number of dimensions");
    }
    return 0;
}

static int check_picture(Py_buffer *views, Pass *pass)
{
    const Py_ssize_t *source = views[SOURCE].shape, *target = views[TARGET].shape;
    const Py_ssize_t *lut = views[LUT].shape;
    if (source[2] != 3) return refuse(SOURCE, "not of three channels");
    if (source[0] != target[0] || source[1] != target[1] || target[2] != 3)
        return refuse(TARGET, "not as large as the source");
    if (lut[0] < 2 || lut[0] > MOST_NODES) return refuse(LUT, "not of 2 to 256 nodes");
    if (lut[1] != lut[0] || lut[2] != lut[0] || lut[3] != 4) return refuse(LUT, "no cube of fours");
    if (!(0 < pass->toe && pass->toe <= pass->top)) return refuse(LUT, "behind no shaper");
    pass->source_format = views[SOURCE].format[0];
    pass->target_format = views[TARGET].format[0];
    pass->source = views[SOURCE].buf;
    pass->target = views[TARGET].buf;
    pass->rows = source[0];
    pass->width = source[1];
    pass->lut = views[LUT].buf;
    pass->nodes = lut[0];
    return 0;
}

static int check_gain(Py_buffer *views, Pass *pass)
{
    const Py_ssize_t *slope = views[SLOPE].shape, *offset = views[OFFSET].shape;
    if (!slope) return 0;
    if (slope[0] < 1 || slope[1] < 1) return refuse(SLOPE, "empty");
    if (!offset || offset[0] != slope[0] || offset[1] != slope[1])
        return refuse(OFFSET, "not as large as the slope");
    if (!views[WEIGHTS].shape || views[WEIGHTS].shape[0] != 3) return refuse(WEIGHTS, "not three");
    if (pass->first_row < 0 || pass->first_row > pass->height - pass->rows)
        return refuse(SOURCE, "outside of the photo");
    pass->slope = views[SLOPE].buf;
    pass->offset = views[OFFSET].buf;
    pass->weights = views[WEIGHTS].buf;
    pass->map_height = slope[0];
    pass->map_width = slope[1];
    return 0;
}

static int check_finish(Py_buffer *views, Pass *pass)
{
    const Py_ssize_t *decode = views[DECODE].shape, *matrix = views[MATRIX].shape;
    const Py_ssize_t *encode = views[ENCODE].shape;
    if (!decode) return 0;
    if (decode[0] != DECODE_LAST + 1) return refuse(DECODE, "not of 4097 entries");
    if (!matrix || matrix[0] != 3 || matrix[1] != 3) return refuse(MATRIX, "not 3 x 3");
    if (!encode || encode[0] != ENCODE_LAST + 1) return refuse(ENCODE, "not of 65536 entries");
    if (views[ENCODE].format[0] != pass->target_format)
        return refuse(ENCODE, "of another type than the target");
    pass->decode = views[DECODE].buf;
    pass->matrix = views[MATRIX].buf;
    pass->encode = views[ENCODE].buf;
    return 0;
}

static int run(Py_buffer *views, Pass *pass, int level)
{
    if (check_picture(views, pass)) return -1;
    if (check_gain(views, pass) || check_finish(views, pass)) return -1;
    if (level < PLAIN || level > best_level()) {
        PyErr_Format(PyExc_ValueError, "level: %d is none that this machine can run", level);
        return -1;
    }
    const size_t scratch = 2 * (pass->map_width + pass->width + SPILL);
    pass->scratch = PyMem_Malloc(scratch * sizeof(float));
    if (!pass->scratch) {
        PyErr_NoMemory();
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    run_pass(pass, level);
    Py_END_ALLOW_THREADS
    PyMem_Free(pass->scratch);
    return 0;
}

PyDoc_STRVAR(RUN,
    "Run the pass over one strip; what the arguments are stands in _photo.pyi.\n\n"
    "Raises:\n    ValueError: If a buffer is not of the type or the size that it must be.");

static PyObject *photo_run(PyObject *module, PyObject *arguments)
{
    PyObject *objects[BUFFERS];
    Py_buffer views[BUFFERS] = {{0}};
    Pass pass = {0};
    int level;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "iOOO(fff)OOOnnOOO", &level, &objects[SOURCE],
            &objects[TARGET], &objects[LUT], &pass.toe, &pass.top, &pass.span, &objects[SLOPE],
            &objects[OFFSET], &objects[WEIGHTS], &pass.first_row, &pass.height, &objects[DECODE],
            &objects[MATRIX], &objects[ENCODE]))
        return NULL;
    const int failed = acquire(objects, views) || run(views, &pass, level);
    release(views);
    if (failed) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef METHODS[] = {{"run", photo_run, METH_VARARGS, RUN}, {NULL, NULL, 0, NULL}};

static int photo_exec(PyObject *module)
{
    return PyModule_AddIntConstant(module, "LEVEL", best_level());
}

static PyModuleDef_Slot SLOTS[] = {
    {Py_mod_exec, photo_exec},
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_photo",
    .m_doc = "The pass over a strip of a photo, in C.",
    .m_methods = METHODS,
    .m_slots = SLOTS,
};

PyMODINIT_FUNC PyInit__photo(void) { return PyModuleDef_Init(&MODULE); }
