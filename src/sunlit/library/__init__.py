"""Documents attached to acts: kept by digest, served byte-identical."""
