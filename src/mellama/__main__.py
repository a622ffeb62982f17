"""`python -m mellama` is the command `mellama`."""

from mellama.cli.main import entry

entry()
