"""The log as mathematics: entry bytes, tree, tiles, checkpoints, proofs, cosignatures.

Nothing here knows a framework, the network or the clock. Bytes come in, values or `RecordError` come out.
"""
