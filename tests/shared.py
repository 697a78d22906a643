"""Where the vectors and samples kept outside the checkout lie, for tests that compare with them."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_path(relative: str) -> Path:
    """Path of a shared file; skips the calling test, naming the file, when it is not there.

    Looks in the folder named by QUITE_SHARED, else in `shared` beside the checkout.
    """
    folder = Path(os.environ.get("QUITE_SHARED") or REPOSITORY.parent / "shared")
    path = folder / relative
    if not path.exists():
        pytest.skip(f"shared file {relative} is absent: put it beside the checkout or set QUITE_SHARED")
    return path
