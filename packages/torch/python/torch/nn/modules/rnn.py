"""RNN, LSTM and GRU, and one step of each."""

import math
import numbers
import warnings

import torch
from torch._ops import aten
from torch.nn import init
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter
from torch.nn.utils.rnn import PackedSequence

_GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


class RNNBase(Module):
    """Layers and directions of weights named as PyTorch names them: weight_ih_l0, weight_hh_l0, bias_ih_l0, ..."""

    def __init__(
        self, mode, input_size, hidden_size, num_layers=1, bias=True, batch_first=False, dropout=0.0,
        bidirectional=False, proj_size=0, device=None, dtype=None,
    ):
        super().__init__()
        if not isinstance(dropout, numbers.Number) or not 0 <= dropout <= 1 or isinstance(dropout, bool):
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects "
                f"num_layers greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                stacklevel=3,
            )
        kinds = {"input_size": (input_size, int), "hidden_size": (hidden_size, int), "bias": (bias, bool)}
        for name, (value, kind) in (kinds | {"batch_first": (batch_first, bool)}).items():
            if not isinstance(value, kind):
                raise TypeError(f"{name} should be of type {kind.__name__}, got: {type(value).__name__}")
        if input_size <= 0:
            raise ValueError("input_size must be greater than zero")
        if hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if proj_size < 0:
            raise ValueError("proj_size should be a positive integer or zero to disable projections")
        if proj_size >= hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")
        self.mode, self.input_size, self.hidden_size, self.num_layers = mode, input_size, hidden_size, num_layers
        self.bias, self.batch_first, self.dropout = bias, batch_first, float(dropout)
        self.bidirectional, self.proj_size = bidirectional, proj_size
        directions = 2 if bidirectional else 1
        rows = _GATES[mode] * hidden_size
        out = proj_size or hidden_size
        self._flat_weights_names, self._all_weights = [], []
        made = {"device": device, "dtype": dtype}
        for layer in range(num_layers):
            for direction in range(directions):
                wide = input_size if layer == 0 else out * directions
                shapes = {"weight_ih": (rows, wide), "weight_hh": (rows, out)}
                if bias:
                    shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
                if proj_size:
                    shapes["weight_hr"] = (proj_size, hidden_size)
                suffix = f"_l{layer}" + ("_reverse" if direction else "")
                for name, shape in shapes.items():
                    setattr(self, name + suffix, Parameter(torch.empty(shape, **made)))
                names = [name + suffix for name in shapes]
                self._all_weights.append(names)
                self._flat_weights_names += names
        self.reset_parameters()

    def reset_parameters(self):
        """Uniform in +-1/sqrt(hidden_size)."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self):
        """Nothing: only a GPU gains from one block of memory."""

    @property
    def _flat_weights(self):
        return [getattr(self, name) for name in self._flat_weights_names]

    @property
    def all_weights(self):
        """The weights of each layer and direction."""
        return [[getattr(self, name) for name in names] for names in self._all_weights]

    def extra_repr(self):
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if self.proj_size:
            parts.append(f"proj_size={self.proj_size}")
        if self.num_layers != 1:
            parts.append(f"num_layers={self.num_layers}")
        if not self.bias:
            parts.append("bias=False")
        if self.batch_first:
            parts.append("batch_first=True")
        if self.dropout:
            parts.append(f"dropout={self.dropout}")
        if self.bidirectional:
            parts.append("bidirectional=True")
        return ", ".join(parts)

    def _zeros(self, input, batch, size):
        return torch.zeros(
            self.num_layers * (2 if self.bidirectional else 1), batch, size, dtype=input.dtype, device=input.device
        )

    def _initial(self, input, batch):
        """The state to begin with where none is given: a list of tensors."""
        return [self._zeros(input, batch, self.hidden_size)]

    def _check(self, input, states, batch):
        own = self._flat_weights[0].dtype
        if input.dtype != own:
            raise ValueError(
                f"RNN input dtype ({input.dtype}) does not match weight dtype ({own}). "
                f"Convert input: input.to({own}), or convert model: model.to({input.dtype})"
            )
        if input.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {input.size(-1)}"
            )
        for state, size, name in zip(states, self._state_sizes(), self._state_names):
            wanted = (self.num_layers * (2 if self.bidirectional else 1), batch, size)
            if tuple(state.size()) != wanted:
                raise RuntimeError(f"Expected {name} size {wanted}, got {list(state.size())}")

    _state_names = ("hidden",)

    def _state_sizes(self):
        return (self.hidden_size,)

    def _check_unbatched(self, states, batched):
        (hx,) = states
        wanted, kind = (3, "batched 3-D") if batched else (2, "unbatched 2-D")
        if hx.dim() != wanted:
            raise RuntimeError(f"For {kind} input, hx should also be {wanted}-D but got {hx.dim()}-D tensor")

    def _run(self, input, states, sizes):
        """output, and the list of last states."""
        name = {"LSTM": "lstm", "GRU": "gru", "RNN_TANH": "rnn_tanh", "RNN_RELU": "rnn_relu"}[self.mode]
        hx = states if self.mode == "LSTM" else states[0]
        rest = [self._flat_weights, self.bias, self.num_layers, self.dropout, self.training, self.bidirectional]
        function = getattr(aten, name)
        if sizes is None:
            output, *last = function(input, hx, *rest, self.batch_first)
        else:
            output, *last = function(input, sizes, hx, *rest)
        return output, list(last)

    def forward(self, input, hx=None):
        states = None if hx is None else self._states(hx)
        if isinstance(input, PackedSequence):
            data, sizes, order, back = input
            batch = int(sizes[0])
            if states is None:
                states = self._initial(data, batch)
            elif order is not None:
                states = [s.index_select(1, order) for s in states]
            self._check(data, states, batch)
            output, last = self._run(data, states, sizes)
            if back is not None:
                last = [s.index_select(1, back) for s in last]
            return PackedSequence(output, sizes, order, back), self._given(last)
        if input.dim() not in (2, 3):
            raise ValueError(f"{self._get_name()}: Expected input to be 2D or 3D, got {input.dim()}D instead")
        batched = input.dim() == 3
        if states is not None:
            self._check_unbatched(states, batched)
        if not batched:
            dim = 0 if self.batch_first else 1
            input = input.unsqueeze(dim)
            states = None if states is None else [s.unsqueeze(1) for s in states]
        batch = input.size(0) if self.batch_first else input.size(1)
        if states is None:
            states = self._initial(input, batch)
        self._check(input, states, batch)
        output, last = self._run(input, states, None)
        if not batched:
            output, last = output.squeeze(dim), [s.squeeze(1) for s in last]
        return output, self._given(last)

    def _states(self, hx):
        return [hx]

    def _given(self, last):
        return last[0]


class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu."""

    def __init__(self, *args, **kwargs):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        if len(args) > 3:
            self_nonlinearity = args[3]
            args = args[:3] + args[4:]
        else:
            self_nonlinearity = kwargs.pop("nonlinearity", "tanh")
        if self_nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"Unknown nonlinearity '{self_nonlinearity}'. Select from 'tanh' or 'relu'.")
        super().__init__("RNN_" + self_nonlinearity.upper(), *args, **kwargs)
        self.nonlinearity = self_nonlinearity


class LSTM(RNNBase):
    """Gates i, f, g, o in this order; c' = f c + i g, h' = o tanh(c')."""

    _state_names = ("hidden[0]", "hidden[1]")

    def __init__(self, *args, **kwargs):
        super().__init__("LSTM", *args, **kwargs)

    def _state_sizes(self):
        return (self.proj_size or self.hidden_size, self.hidden_size)

    def _initial(self, input, batch):
        return [self._zeros(input, batch, size) for size in self._state_sizes()]

    def _check_unbatched(self, states, batched):
        wanted, kind = (3, "batched 3-D") if batched else (2, "unbatched 2-D")
        h, c = states
        if h.dim() != wanted or c.dim() != wanted:
            raise RuntimeError(
                f"For {kind} input, hx and cx should also be {wanted}-D but got ({h.dim()}-D, {c.dim()}-D) tensors"
            )

    def _states(self, hx):
        return [hx[0], hx[1]]

    def _given(self, last):
        return tuple(last)


class GRU(RNNBase):
    """Gates r, z, n in this order; h' = (1 - z) n + z h, the reset gate after the product."""

    def __init__(self, *args, **kwargs):
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)


class RNNCellBase(Module):
    """The weights of one step."""

    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        made = {"device": device, "dtype": dtype}
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        rows = num_chunks * hidden_size
        self.weight_ih = Parameter(torch.empty((rows, input_size), **made))
        self.weight_hh = Parameter(torch.empty((rows, hidden_size), **made))
        self.register_parameter("bias_ih", Parameter(torch.empty(rows, **made)) if bias else None)
        self.register_parameter("bias_hh", Parameter(torch.empty(rows, **made)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self):
        """Uniform in +-1/sqrt(hidden_size)."""
        bound = 1.0 / math.sqrt(self.hidden_size) if self.hidden_size > 0 else 0
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def extra_repr(self):
        parts = [f"{self.input_size}, {self.hidden_size}"]
        if not self.bias:
            parts.append("bias=False")
        if getattr(self, "nonlinearity", "tanh") != "tanh":
            parts.append(f"nonlinearity={self.nonlinearity}")
        return ", ".join(parts)

    def _prepare(self, input, states):
        """Input and states as batches, and whether they came as such."""
        name = type(self).__name__
        if input.dim() not in (1, 2):
            raise ValueError(f"{name}: Expected input to be 1D or 2D, got {input.dim()}D instead")
        for i, state in enumerate(states or ()):
            if state.dim() not in (1, 2):
                what = f"hx[{i}]" if name == "LSTMCell" else "hidden"
                raise ValueError(f"{name}: Expected {what} to be 1D or 2D, got {state.dim()}D instead")
        batched = input.dim() == 2
        if not batched:
            input = input.unsqueeze(0)
        if states is None:
            count = 2 if name == "LSTMCell" else 1
            states = [input.new_zeros(input.size(0), self.hidden_size) for _ in range(count)]
        elif not batched:
            states = [s.unsqueeze(0) for s in states]
        if input.size(1) != self.input_size:
            raise RuntimeError(
                f"input has inconsistent input_size: got {input.size(1)} expected {self.input_size}"
            )
        for i, state in enumerate(states):
            if input.size(0) != state.size(0):
                raise RuntimeError(
                    f"Input batch size {input.size(0)} doesn't match hidden{i} batch size {state.size(0)}"
                )
            if state.size(1) != self.hidden_size:
                raise RuntimeError(
                    f"hidden{i} has inconsistent hidden_size: got {state.size(1)}, expected {self.hidden_size}"
                )
        return input, states, batched

    def _weights(self):
        return self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh


class RNNCell(RNNCellBase):
    """One step of RNN."""

    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1, device, dtype)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        x, (h,), batched = self._prepare(input, None if hx is None else [hx])
        if self.nonlinearity not in ("tanh", "relu"):
            raise RuntimeError(f"Unknown nonlinearity: {self.nonlinearity}")
        result = getattr(aten, f"rnn_{self.nonlinearity}_cell")(x, h, *self._weights())
        return result if batched else result.squeeze(0)


class LSTMCell(RNNCellBase):
    """One step of LSTM: (h, c)."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4, device, dtype)

    def forward(self, input, hx=None):
        x, states, batched = self._prepare(input, None if hx is None else list(hx))
        h, c = aten.lstm_cell(x, states, *self._weights())
        return (h, c) if batched else (h.squeeze(0), c.squeeze(0))


class GRUCell(RNNCellBase):
    """One step of GRU."""

    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3, device, dtype)

    def forward(self, input, hx=None):
        x, (h,), batched = self._prepare(input, None if hx is None else [hx])
        result = aten.gru_cell(x, h, *self._weights())
        return result if batched else result.squeeze(0)
