"""The size of the Earth, for distances between stops."""

M_PER_DEGREE = 111_195.0
"""Metres of a degree of latitude on a sphere of 6,371 km, as the reference of the rules measures; of longitude times the cosine of the latitude."""
