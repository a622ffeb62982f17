"""Fetches one file into the data root it is given; a test kills it while it does."""

from __future__ import annotations

import sys
from pathlib import Path

from toy_downloads import toy_source

from mellama.pipeline.progress import Quiet
from mellama.sources.fetching.fetch import fetch
from mellama.sources.source import Download

if __name__ == "__main__":
    url, digest, root = sys.argv[1:]
    source = toy_source(Download(url, "rows.txt", digest or None))
    fetch(source, Path(root), progress=Quiet())
