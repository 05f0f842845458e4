"""The Exif tags that a render takes over from its photo, and the field types that each may have.

What is not here describes the file rather than the photo, and would be wrong in another file:
sizes, resolution and offsets, embedded previews, the sensor's grid and areas counted in its
pixels, color space, and makers' notes, which hold offsets into the original.

Source: Exif 2.32 (CIPA DC-008-2019), tables 3 to 15; Exif 3.0, section 4.6.6; Microsoft,
"Windows Imaging Component photo metadata" (0x4746 to 0x9C9F); DNG 1.6, chapter 4.
"""

from __future__ import annotations

from xmpredict.export.directory import FieldType

TEXT = (FieldType.ASCII,)
BYTES = (FieldType.UNDEFINED, FieldType.BYTE)
WHOLE = (FieldType.SHORT, FieldType.LONG)
RATIO = (FieldType.RATIONAL, FieldType.SIGNED_RATIONAL)
ANY = tuple(FieldType)

DESCRIPTION, MAKE, MODEL = 270, 271, 272
CHROMA_POSITION = 531
ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 274, 282, 283, 296
SOFTWARE, CHANGED, ARTIST, COPYRIGHT = 305, 306, 315, 33432
RATING, RATING_PERCENT = 0x4746, 0x4749

IMAGE = {
    **dict.fromkeys((DESCRIPTION, MAKE, MODEL, ARTIST, 316, COPYRIGHT), TEXT),
    **dict.fromkeys((RATING, RATING_PERCENT), WHOLE),
    # Title, comment, author, keywords and subject as Windows writes them.
    **dict.fromkeys(range(0x9C9B, 0x9CA0), BYTES),
}
"""Of the picture's own directory."""

EXPOSURE_TIME, F_NUMBER, ISO, FLASH, FOCAL_LENGTH = 33434, 33437, 34855, 37385, 37386
TAKEN, TAKEN_ZONE, TAKEN_FRACTION = 36867, 36881, 37521
EXIF_VERSION, FLASHPIX_VERSION, COMPONENTS, COLOR_SPACE = 36864, 40960, 37121, 40961
WIDTH, HEIGHT, CHANGED_ZONE = 40962, 40963, 36880
SERIAL, LENS_RANGE, LENS_MODEL = 42033, 42034, 42036

# fmt: off
EXIF = {
    **dict.fromkeys((
        34852, TAKEN, 36868, TAKEN_ZONE, 36882, TAKEN_FRACTION, 37522, 42016, 42032, SERIAL,
        42035, LENS_MODEL, 42037, 42038, 42039, 42041,
    ), TEXT),
    **dict.fromkeys((
        34850, ISO, 34864, 34865, 34866, 34867, 34868, 34869, 37383, 37384, FLASH, 41495, 41985,
        41986, 41987, 41989, 41990, 41991, 41992, 41993, 41994, 41996, 42080, 42081,
    ), WHOLE),
    **dict.fromkeys((
        EXPOSURE_TIME, F_NUMBER, 37377, 37378, 37379, 37380, 37381, 37382, FOCAL_LENGTH, 37888,
        37889, 37890, 37891, 37892, 37893, 41483, 41493, 41988, LENS_RANGE,
    ), RATIO),
    **dict.fromkeys((EXIF_VERSION, 37510, 41728, 41729), BYTES),
}
# fmt: on
"""Of the directory that tells how the photo was taken; TIFF/EP puts them into the picture's."""

USER_COMMENT = 37510

GPS_LATITUDE_SIDE, GPS_LATITUDE, GPS_LONGITUDE_SIDE, GPS_LONGITUDE = 1, 2, 3, 4
GPS_VERSION, GPS_ALTITUDE_SIDE, GPS_ALTITUDE = 0, 5, 6
GPS = dict.fromkeys(range(32), ANY)
"""Of the directory that tells where."""

FROM_DNG = {50735: SERIAL, 50736: LENS_RANGE}
"""What a DNG states in words of its own, by its tag."""
