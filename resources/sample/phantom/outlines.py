"""The outlines of the soft solids as tables of (position mm, value mm).

Right is the patient's right, the left of the picture. Values that count away from the middle
of the film are positive on both sides; borders given as x have their sign.
"""

from collections.abc import Sequence

Table = Sequence[tuple[float, float]]

# fmt: off
# The lungs' lateral border by height.
WALL_RIGHT: Table = (
    (50, 62), (60, 76), (70, 88), (85, 102), (100, 112.5), (130, 127), (160, 136), (200, 143.5),
    (240, 148), (280, 151), (320, 152.5), (400, 150),
)
WALL_LEFT: Table = (
    (50, 60), (60, 74), (70, 86), (85, 100.5), (100, 111.5), (130, 127), (160, 137), (200, 145),
    (240, 150.5), (280, 154), (320, 156), (400, 153),
)
# The height of the apices and of the diaphragm's domes by distance from the middle.
APEX_RIGHT: Table = (
    (0, 150), (8, 118), (16, 95), (26, 79), (38, 70), (50, 67.5), (62, 70), (76, 78), (91, 92),
    (107, 114), (130, 160), (165, 290),
)
APEX_LEFT: Table = (
    (0, 150), (9, 122), (18, 97), (28, 80), (40, 69.5), (52, 67), (64, 69.5), (78, 77.5),
    (93, 92), (108, 115), (131, 160), (166, 290),
)
DOME_RIGHT: Table = (
    (0, 299), (15, 294), (32, 287), (52, 279.5), (74, 275.5), (96, 277), (115, 283.5),
    (131, 293), (144, 307), (151, 322), (160, 352),
)
DOME_LEFT: Table = (
    (0, 301), (20, 300), (40, 296), (62, 290.5), (84, 288), (104, 290), (122, 296), (138, 306),
    (149, 319), (155.5, 332), (165, 358),
)
# Half the chest cavity's depth, by height.
CAVITY_DEPTH: Table = (
    (50, 30), (75, 47), (100, 61), (130, 73), (170, 83), (220, 89), (280, 93), (400, 93),
)

# The body: its skin at the sides, its depth in the middle, and where that depth would end, by
# height; the shoulders' height by distance from the middle.
SKIN: Table = (
    (0, 330), (90, 290), (130, 238), (165, 212), (200, 199), (240, 191), (300, 185), (400, 182),
)
BODY_DEPTH: Table = (
    (0, 122), (50, 140), (90, 162), (140, 196), (220, 222), (300, 222), (400, 216),
)
BODY_REACH: Table = ((0, 150), (60, 226), (100, 240), (200, 212), (300, 204), (400, 200))
SHOULDER_RIGHT: Table = (
    (0, -60), (40, -34), (58, -8), (72, 9), (92, 20), (130, 29), (170, 38), (215, 52),
)
SHOULDER_LEFT: Table = (
    (0, -60), (42, -34), (60, -8), (75, 11), (95, 23), (132, 32), (172, 41), (215, 56),
)

# Borders of what lies between the lungs, as x by height.
UPPER_RIGHT: Table = (
    (0, -44), (40, -40), (70, -33), (95, -27.5), (118, -29), (137, -33), (150, -31),
    (165, -29.5), (200, -27),
)
UPPER_LEFT: Table = ((0, 38), (40, 36), (70, 31), (95, 28), (115, 27), (150, 27), (200, 26))
HEART_RIGHT: Table = (
    (165, -12), (178, -25), (195, -33), (215, -39), (238, -42.5), (258, -42.5), (278, -39),
    (298, -31), (318, -14), (330, 6),
)
HEART_LEFT: Table = (
    (165, 27), (178, 39), (192, 47), (210, 57), (230, 69), (250, 80), (268, 87.5), (284, 90),
    (298, 87), (310, 79), (322, 63), (330, 40),
)
AORTA_MIDDLE: Table = ((120, 27), (150, 27), (200, 22), (260, 17), (330, 9))
SPINE_WIDTH: Table = ((0, 26), (100, 23), (200, 23), (300, 27), (400, 32))
# fmt: on
