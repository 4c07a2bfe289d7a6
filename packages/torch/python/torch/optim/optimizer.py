"""Optimizer: groups of parameters with their settings, and a state for each parameter."""

import functools
import warnings
from collections import OrderedDict, defaultdict
from copy import deepcopy
from itertools import chain

import torch
from torch._autograd import RemovableHandle


class _Required:
    def __repr__(self):
        return "<required parameter>"


required = _Required()

_HOOKS = tuple(
    f"_optimizer_{name}_hooks"
    for name in (
        "step_pre", "step_post", "state_dict_pre", "state_dict_post", "load_state_dict_pre", "load_state_dict_post",
    )
)  # fmt: skip
_CAPTURE = ["cuda", "xpu", "hpu", "privateuseone", "xla"]


def _kept(hooks, hook, prepend=False):
    key = object()
    hooks[key] = hook
    if prepend:
        hooks.move_to_end(key, last=False)
    return RemovableHandle(lambda: hooks.pop(key, None))


def _with_hooks(step):
    """A class's `step`, with the hooks of the optimizer before and after."""

    @functools.wraps(step)
    def hooked(*args, **kwargs):  # hooks see the arguments with the optimizer itself among them
        self = args[0]
        if not (self._optimizer_step_pre_hooks or self._optimizer_step_post_hooks):
            return step(*args, **kwargs)
        for hook in list(self._optimizer_step_pre_hooks.values()):
            changed = hook(self, args, kwargs)
            if changed is not None:
                if not (isinstance(changed, tuple) and len(changed) == 2):
                    raise RuntimeError(
                        f"{step} must return None or a tuple of (new_args, new_kwargs), but got {changed}."
                    )
                args, kwargs = changed
        result = step(*args, **kwargs)
        for hook in list(self._optimizer_step_post_hooks.values()):
            hook(self, args, kwargs)
        return result

    hooked.hooked = True
    return hooked


def differentiable_if_asked(step):
    """Runs a `step` without recording, unless the optimizer was made differentiable."""

    @functools.wraps(step)
    def inside(self, *args, **kwargs):
        with torch.set_grad_enabled(bool(self.defaults.get("differentiable"))):
            return step(self, *args, **kwargs)

    return inside


def check(lr, **settings):
    """Raises ValueError for a learning rate or a setting that is negative. The keywords are the names in the error."""
    if isinstance(lr, torch.Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")
    if not 0.0 <= lr:
        raise ValueError(f"Invalid learning rate: {lr}")
    for name, value in settings.items():
        if not 0.0 <= value:
            raise ValueError(f"Invalid {name} value: {value}")


def check_betas(betas):
    """Raises ValueError unless both are in [0, 1)."""
    for i in (0, 1):
        if not 0.0 <= betas[i] < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {betas[i]}")


def check_fused(fused, foreach, differentiable):
    """Raises RuntimeError for ways of running that exclude each other. All of them run the same here."""
    if fused and differentiable:
        raise RuntimeError("`fused` does not support `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")


def zero_step():
    """A state's count of steps: a tensor, as in PyTorch."""
    return torch.tensor(0.0, dtype=torch.float64 if torch.get_default_dtype() == torch.float64 else torch.float32)


class Optimizer:
    """Base class. A subclass gives the defaults and defines `step`."""

    _takes_sparse = False  # whether gradients may be sparse tensors

    def __init__(self, params, defaults):
        self.defaults = defaults
        self._make_hooks()
        if isinstance(params, torch.Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                + torch.typename(params)
            )
        self.state = defaultdict(dict)
        self.param_groups = []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def _make_hooks(self):
        for name in _HOOKS:
            self.__dict__.setdefault(name, OrderedDict())
        kind = type(self)
        if not getattr(kind.step, "hooked", False):
            kind.step = _with_hooks(kind.step)

    def __getstate__(self):
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._make_hooks()
        self.defaults.setdefault("differentiable", False)

    def add_param_group(self, param_group):
        """Adds parameters with settings of their own: `{"params": [...], "lr": ...}`."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
                "will change between runs. Please use a list instead."
            )
        params = [params] if isinstance(params, torch.Tensor) else list(params)
        names = [param[0] for param in params if isinstance(param, tuple)]
        params = [param[1] if isinstance(param, tuple) else param for param in params]
        param_group["params"] = params
        if names:
            if len(names) != len(params):
                raise ValueError(
                    "all optimizer params should be with/without names. Some param names are missing"
                )
            param_group["param_names"] = names
        for param in params:
            if not isinstance(param, torch.Tensor):
                raise TypeError("optimizer can only optimize Tensors, but one of the params is " + torch.typename(param))
            if not self.defaults.get("differentiable") and not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            if default is required and name not in param_group:
                raise ValueError(f"parameter group didn't specify a value of required optimization parameter {name}")
            param_group.setdefault(name, default)
        self._check_against_others(params, "param_names" in param_group)
        self.param_groups.append(param_group)

    def _check_against_others(self, params, named):
        if len(set(map(id, params))) != len(params):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                "see github.com/pytorch/pytorch/issues/40967 for more information",
                stacklevel=4,
            )
        if any(named != ("param_names" in group) for group in self.param_groups):
            raise ValueError(
                "all optimizer param groups should be with/without names. "
                f"cannot add param group {'with' if named else 'without'} names to the optimizer"
            )
        seen = set(map(id, chain.from_iterable(group["params"] for group in self.param_groups)))
        if any(id(param) in seen for param in params):
            raise ValueError("some parameters appear in more than one parameter group")

    def zero_grad(self, set_to_none=True):
        """Clears the gradients of all parameters."""
        for group in self.param_groups:
            for param in group["params"]:
                if set_to_none:
                    param.grad = None
                elif param.grad is not None:
                    if param.grad.grad_fn is not None:
                        param.grad.detach_()
                    else:
                        param.grad.requires_grad_(False)
                    param.grad.zero_()

    def step(self, closure=None):
        """Changes the parameters by one step. To be written by every subclass."""
        raise NotImplementedError

    def _loss_of(self, closure):
        if closure is None:
            return None
        with torch.enable_grad():
            return closure()

    def _with_gradients(self, group):
        """(parameter, gradient, state) of each parameter that has a gradient; it is negated for `maximize`."""
        if group.get("capturable") and any(p.grad is not None for p in group["params"]):
            raise AssertionError(
                f"If capturable=True, params and state_steps must be on supported devices: {_CAPTURE}."
            )
        for param in group["params"]:
            grad = param.grad
            if grad is not None:
                if grad.is_sparse and not self._takes_sparse:
                    name = "Adam" if type(self).__name__ == "AdamW" else type(self).__name__
                    instead = ", please consider SparseAdam instead" if name == "Adam" else ""
                    raise RuntimeError(f"{name} does not support sparse gradients{instead}")
                yield param, -grad if group["maximize"] else grad, self.state[param]

    # ---- states in and out

    def state_dict(self):
        """The settings and states, with numbers in place of parameters."""
        for hook in self._optimizer_state_dict_pre_hooks.values():
            hook(self)
        numbers, groups, start = {}, [], 0
        for group in self.param_groups:
            for i, param in enumerate(group["params"], start):
                numbers.setdefault(id(param), i)
            packed = {k: v for k, v in group.items() if k != "params"}
            packed["params"] = [numbers[id(p)] for p in group["params"]]
            start += len(packed["params"])
            groups.append(packed)
        state = {numbers[id(p)] if isinstance(p, torch.Tensor) else p: values for p, values in self.state.items()}
        result = {"state": state, "param_groups": groups}
        for hook in self._optimizer_state_dict_post_hooks.values():
            changed = hook(self, result)
            result = result if changed is None else changed
        return result

    def load_state_dict(self, state_dict):
        """Takes settings and states from a state dict; states take their parameter's dtype."""
        state_dict = state_dict.copy()
        for hook in self._optimizer_load_state_dict_pre_hooks.values():
            changed = hook(self, state_dict)
            state_dict = state_dict if changed is None else changed
        saved = deepcopy(state_dict["param_groups"])
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(self.param_groups, saved)):
            raise ValueError("loaded state dict contains a parameter group that doesn't match the size of optimizer's group")
        params = {
            number: param
            for old, group in zip(saved, self.param_groups)
            for number, param in zip(old["params"], group["params"])
        }
        state = defaultdict(dict)
        for number, values in state_dict["state"].items():
            if number in params:
                state[params[number]] = _cast(params[number], values)
            else:
                state[number] = values
        for group, old in zip(self.param_groups, saved):
            old["params"] = group["params"]
            if "param_names" in group:
                old.setdefault("param_names", group["param_names"])
        self.__setstate__({"state": state, "param_groups": saved})
        for hook in self._optimizer_load_state_dict_post_hooks.values():
            hook(self)

    # ---- hooks

    def register_step_pre_hook(self, hook):
        """Has `hook(optimizer, args, kwargs)` called before each step."""
        return _kept(self._optimizer_step_pre_hooks, hook)

    def register_step_post_hook(self, hook):
        """Has `hook(optimizer, args, kwargs)` called after each step."""
        return _kept(self._optimizer_step_post_hooks, hook)

    def register_state_dict_pre_hook(self, hook, prepend=False):
        """Has `hook(optimizer)` called before state_dict."""
        return _kept(self._optimizer_state_dict_pre_hooks, hook, prepend)

    def register_state_dict_post_hook(self, hook, prepend=False):
        """Has `hook(optimizer, state_dict)` called after state_dict; it may return another."""
        return _kept(self._optimizer_state_dict_post_hooks, hook, prepend)

    def register_load_state_dict_pre_hook(self, hook, prepend=False):
        """Has `hook(optimizer, state_dict)` called before load_state_dict; it may return another."""
        return _kept(self._optimizer_load_state_dict_pre_hooks, hook, prepend)

    def register_load_state_dict_post_hook(self, hook, prepend=False):
        """Has `hook(optimizer)` called after load_state_dict."""
        return _kept(self._optimizer_load_state_dict_post_hooks, hook, prepend)

    def __repr__(self):
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            lines = [f"    {key}: {group[key]}\n" for key in sorted(group) if key != "params"]
            text += f"\nParameter Group {i}\n{''.join(lines)}"
        return text + ")"


def _cast(param, value, key=None):
    """A state as its parameter needs it: floating point in its dtype; the count of steps as it is."""
    if isinstance(value, torch.Tensor):
        return value.to(param.dtype) if key != "step" and param.is_floating_point() else value
    if isinstance(value, dict):
        return {k: _cast(param, v, k) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cast(param, v) for v in value)
    return value


class EachParameter(Optimizer):
    """An optimizer whose step is `_update(param, grad, state, group)` for one parameter after another."""

    @differentiable_if_asked
    def step(self, closure=None):
        """One step; returns what `closure` returns, if given."""
        loss = self._loss_of(closure)
        for group in self.param_groups:
            if group.get("differentiable") or not self._update_all(group):
                for param, grad, state in self._with_gradients(group):
                    self._update(param, grad, state, group)
        return loss

    def _update_all(self, group):
        """The same for all parameters in one call of the engine; False: there is none."""
        return False
