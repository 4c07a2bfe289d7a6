"""torch.onnx: nothing is exported here; calling says so."""


def export(model, args=(), f=None, **kwargs):
    """Raises: ONNX files are not written here."""
    raise NotImplementedError(
        "torch.onnx.export is not available in Lacuna's torch; keep the state_dict with torch.save and export it with PyTorch."
    )
