"""The registers of document numbers: every number of each series and year, to read and to take away."""
