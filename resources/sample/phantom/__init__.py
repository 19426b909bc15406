"""A chest made of simple solids, and the film it throws on a detector.

Frame of all modules: millimetres on the detector, seen as a film is hung. x runs to the right
of the picture (the patient's left) from the middle of the film, y down from its upper edge,
z from the patient's back to the front, 0 in the middle of the chest. Rays run along z.
"""
