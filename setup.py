"""The one part that is compiled; all else about the package stands in pyproject.toml."""

from setuptools import Extension, setup

PHOTO = Extension(
    "xmpredict.kernels._photo",
    sources=["kernels/_photo.c", "kernels/pass.c"],
    depends=["kernels/pass.h", "kernels/pass_loops.h", "kernels/pass_math.h"],
    # Without these, square roots and comparisons are not vectorized. MSVC passes over them.
    extra_compile_args=["-O3", "-fno-math-errno", "-fno-trapping-math"],
    # Where there is no compiler, torch does the same.
    optional=True,
)

setup(ext_modules=[PHOTO])
