"""torch.random: seeds and states of the default stream."""

from torch._random import fork_rng, get_rng_state, initial_seed, manual_seed, seed, set_rng_state  # noqa: F401
