"""The first set-up: ten questions on a phone, and a body opens."""
