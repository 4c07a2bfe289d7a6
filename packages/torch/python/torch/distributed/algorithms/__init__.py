"""torch.distributed.algorithms: of it there is activation checkpointing, which needs no second process."""
