import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tiny_world import SHAPE, root, write

from mellama.world.knowledge import World

WRITE = """
import sys
from pathlib import Path
from tiny_world import world, write
write(world(), Path(sys.argv[1]))
"""


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_file_is_the_same_in_another_process_at_another_time(tmp_path: Path) -> None:
    """Another hash seed orders sets differently; another zone and day would show in containers."""
    environment = {**os.environ, "PYTHONHASHSEED": "12", "TZ": "Asia/Tokyo"}
    environment["PYTHONPATH"] = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", WRITE, tmp_path], check=True, env=environment)
    assert digests(tmp_path) == digests(root())
    assert len(digests(root())) > 200


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    write(World.make(8, SHAPE), tmp_path)
    one, other = digests(root()), digests(tmp_path)
    changed = {name for name in one if one[name] != other.get(name)}
    # in each source something; lists of numbers depend on sizes alone, some labels by chance
    assert {Path(name).parts[0] for name in changed} == {Path(name).parts[0] for name in one}
