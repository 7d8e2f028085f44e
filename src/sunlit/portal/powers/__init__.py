"""The catalogue of powers for everyone."""
