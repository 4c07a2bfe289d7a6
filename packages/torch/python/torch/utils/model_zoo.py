"""torch.utils.model_zoo: weights are not downloaded here; calling says so."""


def load_url(url, model_dir=None, map_location=None, progress=True, check_hash=False, file_name=None):
    """Raises: there is no network."""
    raise NotImplementedError(f"torch.utils.model_zoo.load_url is not available in Lacuna's torch: {url} is not fetched.")
