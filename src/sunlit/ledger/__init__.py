"""The log as stored: leaves, streams, disclosures, blobs; written by log.py alone."""
