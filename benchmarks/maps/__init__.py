"""How far the maps can be trusted: ``python -m benchmarks maps [--model NAME]``.

Localisation on a radiologist's boxes against honest controls, sides and zones against written
readings, faithfulness, sanity, and the share of heat inside the lungs. The films are not part of
the project; nothing here is trained, and no box is ever learnt from.
"""
