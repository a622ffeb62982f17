"""A model is something that answers prompts: local weights, or an endpoint."""

import os

# Read once, when the hub client and OpenMP are first imported, so they stand in front of every
# module of this room. The hub is never asked for anything in passing; and OpenMP threads that spin
# while they wait are five to ten times slower on a machine that others use as well.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
