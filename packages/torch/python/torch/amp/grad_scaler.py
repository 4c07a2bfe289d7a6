"""GradScaler: the loss times a large number, gradients divided by it, steps with infinite gradients left out."""

import math
import warnings
from collections import abc

import torch


def _single(number):
    return torch.tensor(number, dtype=torch.float32).item()


class GradScaler:
    """Scales losses and unscales gradients; the scale halves after an overflow and doubles after many good steps."""

    def __init__(
        self, device="cuda", init_scale=2.0**16, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000, enabled=True
    ):
        self._device = device
        if enabled and device == "cuda":
            warnings.warn(
                "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling.", stacklevel=2
            )
            enabled = False
        self._enabled = enabled
        if not enabled:
            return
        assert growth_factor > 1.0, "The growth factor must be > 1.0."
        assert backoff_factor < 1.0, "The backoff factor must be < 1.0."
        self._scale = float(init_scale)  # rounded to float32 at the first use
        self._growth_factor, self._backoff_factor = growth_factor, backoff_factor
        self._growth_interval, self._growth_tracker = growth_interval, 0
        self._found = {}  # id of an optimizer -> whether a gradient was infinite; present once unscaled
        self._stepped = set()
        self._used = False  # whether anything was ever scaled

    def scale(self, outputs):
        """A loss (or a list of them) times the scale."""
        if not self._enabled:
            return outputs
        if not self._used:
            self._used, self._scale = True, _single(self._scale)
        if isinstance(outputs, torch.Tensor):
            return outputs * self._scale
        if not isinstance(outputs, abc.Iterable):
            raise ValueError("outputs must be a Tensor or an iterable of Tensors")
        scaled = map(self.scale, outputs)
        return type(outputs)(scaled) if isinstance(outputs, (list, tuple)) else scaled

    def unscale_(self, optimizer):
        """Divides the gradients of an optimizer's parameters by the scale, once per step."""
        if not self._enabled:
            return
        self._check("unscale_")
        if id(optimizer) in self._stepped:
            raise RuntimeError("unscale_() is being called after step().")
        if id(optimizer) in self._found:
            raise RuntimeError("unscale_() has already been called on this optimizer since the last update().")
        parameters = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        bad = False
        inverse = torch.tensor(1.0 / self._scale, dtype=torch.float32).item()
        with torch.no_grad():
            for parameter in parameters:
                grad = parameter.grad
                if grad.dtype == torch.float16:
                    raise ValueError("Attempting to unscale FP16 gradients.")
                values = grad._values() if grad.is_sparse else grad
                bad = bad or not bool(values.isfinite().all())
                if grad.is_sparse:  # its values may be one number expanded, which cannot be written to
                    parameter.grad = torch.sparse_coo_tensor(grad._indices(), values * inverse, grad.shape)
                else:
                    values.mul_(inverse)
        self._found[id(optimizer)] = bad if parameters else None

    def step(self, optimizer, *args, **kwargs):
        """The optimizer's step, unless a gradient is infinite or NaN."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if "closure" in kwargs:
            raise RuntimeError("Closure use is not currently supported if GradScaler is enabled.")
        self._check("step")
        if id(optimizer) in self._stepped:
            raise RuntimeError("step() has already been called since the last update().")
        if id(optimizer) not in self._found:
            self.unscale_(optimizer)
        if self._found[id(optimizer)] is None:
            raise AssertionError("No inf checks were recorded for this optimizer.")
        self._stepped.add(id(optimizer))
        return None if self._found[id(optimizer)] else optimizer.step(*args, **kwargs)

    def update(self, new_scale=None):
        """Sets the scale for the next step."""
        if not self._enabled:
            return
        self._check("update")
        if isinstance(new_scale, float):
            self._scale = _single(new_scale)
        elif new_scale is not None:
            reason = (
                "new_scale should be a float or a 1-element torch.cuda.FloatTensor or torch.FloatTensor with "
                "requires_grad=False."
            )
            if new_scale.device.type != self._device or new_scale.numel() != 1 or new_scale.requires_grad:
                raise AssertionError(reason)
            self._scale = _single(new_scale.item())
        else:
            if all(found is None for found in self._found.values()):
                raise AssertionError("No inf checks were recorded prior to update.")
            if any(self._found.values()):
                self._scale = _single(self._scale * self._backoff_factor)
                self._growth_tracker = 0
            else:
                self._growth_tracker += 1
                if self._growth_tracker == self._growth_interval:
                    grown = _single(self._scale * self._growth_factor)
                    self._scale = grown if math.isfinite(grown) else self._scale
                    self._growth_tracker = 0
        self._found, self._stepped = {}, set()

    def get_scale(self):
        """The scale, 1.0 when not enabled."""
        return self._scale if self._enabled else 1.0

    def get_growth_factor(self):
        """What the scale is multiplied by after enough good steps."""
        return self._growth_factor

    def set_growth_factor(self, new_factor):
        """Sets what the scale is multiplied by after enough good steps."""
        self._growth_factor = new_factor

    def get_backoff_factor(self):
        """What the scale is multiplied by after an overflow."""
        return self._backoff_factor

    def set_backoff_factor(self, new_factor):
        """Sets what the scale is multiplied by after an overflow."""
        self._backoff_factor = new_factor

    def get_growth_interval(self):
        """How many good steps after each other let the scale grow."""
        return self._growth_interval

    def set_growth_interval(self, new_interval):
        """Sets how many good steps after each other let the scale grow."""
        self._growth_interval = new_interval

    def _check(self, name):
        if not self._used:
            raise AssertionError(
                f"Attempted {name} but _scale is None.  This may indicate your script did not use scaler.scale(loss or "
                "outputs) earlier in the iteration."
            )

    def is_enabled(self):
        """Whether anything is scaled."""
        return self._enabled

    def state_dict(self):
        """The scale and how it changes."""
        if not self._enabled:
            return {}
        return {
            "scale": self._scale,
            "growth_factor": self._growth_factor,
            "backoff_factor": self._backoff_factor,
            "growth_interval": self._growth_interval,
            "_growth_tracker": self._growth_tracker,
        }

    def load_state_dict(self, state_dict):
        """Takes state_dict's values."""
        if not self._enabled:
            return
        if not state_dict:
            raise RuntimeError(
                "The source state dict is empty, possibly because it was saved from a disabled instance of GradScaler."
            )
        self._scale = state_dict["scale"]
        self._growth_factor, self._backoff_factor = state_dict["growth_factor"], state_dict["backoff_factor"]
        self._growth_interval = state_dict["growth_interval"]
        self._growth_tracker = state_dict["_growth_tracker"]
