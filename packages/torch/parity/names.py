"""Writes names.tsv, the fixed denominator: python names.py torch-api.tsv torch-ops.tsv (the counts of names programs use).

Every name of the first file with its tier (engine.md, section 4) and every aten operation of the second.
"""

import pathlib
import sys

# Tier 2 by its text: convolutions, batch and group norm, pools, RNNs, Transformer modules, weight_norm, LBFGS, Adadelta.
# torch.nn.MultiheadAttention belongs to it too but is asked for with tiers 0 and 1.
T2 = """torch.nn.Conv1d torch.nn.Conv2d torch.nn.Conv3d torch.nn.ConvTranspose1d torch.nn.ConvTranspose2d
torch.nn.ConvTranspose3d F.conv1d F.conv2d class(torch.nn.Conv1d) torch.nn.BatchNorm1d torch.nn.BatchNorm2d torch.nn.BatchNorm3d
torch.nn.GroupNorm F.group_norm torch.nn.MaxPool2d torch.nn.AvgPool2d F.avg_pool2d F.max_pool2d torch.nn.LSTM torch.nn.GRU
torch.nn.RNN torch.nn.LSTMCell torch.nn.GRUCell torch.nn.rnn torch.nn.Transformer torch.nn.TransformerEncoder
torch.nn.TransformerEncoderLayer class(torch.nn.Transformer) torch.nn.transformer torch.nn.utils.weight_norm torch.optim.LBFGS
torch.optim.Adadelta aten.convolution aten.convolution_backward aten.native_batch_norm aten.native_batch_norm_backward
aten.native_group_norm aten.native_group_norm_backward aten.avg_pool2d aten.avg_pool2d_backward aten.max_pool2d_with_indices
aten.max_pool2d_with_indices_backward aten.mkldnn_rnn_layer aten.mkldnn_rnn_layer_backward aten._weight_norm_interface
aten._weight_norm_interface_backward""".split()
# Tier 3: distributed, sparse, fft, linalg, float8, quantization. float8 is asked for with tiers 0 and 1.
T3 = """Tensor.to_sparse torch.sparse_coo_tensor torch.fft.rfft torch.linalg.cholesky torch.cholesky_inverse torch.fft.irfft
torch.spmm torch.linalg.lstsq torch.qint8 torch.quantization torch.multiprocessing.spawn torch.nn.parallel.DistributedDataParallel
torch.utils.data.distributed.DistributedSampler aten._fft_r2c aten._fft_c2r aten._fft_c2c aten.linalg_cholesky_ex
aten._linalg_check_errors aten.cholesky_inverse aten.linalg_lstsq aten._to_sparse""".split()


def tier(name):
    if name in T2:
        return "T2"
    return "T3" if name in T3 or name.startswith("torch.distributed.") else "T0-T1"


def kind(name):
    if name.startswith("aten."):
        return "operation"
    if name.startswith("Tensor."):
        return "attribute" if name.endswith(")") and "__" not in name else "method"
    return "name"


def counted(path):
    for line in pathlib.Path(path).read_text().splitlines()[1:]:
        name, programs, *_ = line.split("\t")
        yield name, int(programs)


def main(api, ops):
    rows = [(name, programs) for name, programs in counted(api)]
    rows += [(f"aten.{name}", programs) for name, programs in counted(ops)]
    lines = ["name\ttier\tkind\tprograms"]
    lines += [f"{name}\t{tier(name)}\t{kind(name)}\t{programs}" for name, programs in rows]
    (pathlib.Path(__file__).parent / "names.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
