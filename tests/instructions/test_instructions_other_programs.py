"""The file of conversations, as other programs read it: `datasets`, and `trl` built on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from toy_models import SHAPE, write_tokenizer

from mellama.conversations_file import Provenance, read_conversations, write_conversations_file
from mellama.licenses import CC_BY, PHYSIONET, Access, Terms
from mellama.models.chat_form import CHAT_TEMPLATE, TEMPLATE_FILE
from mellama.records import Conversation, Message
from mellama.training.runs import new_model

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
LOAD = """
import sys
from datasets import load_dataset
rows = load_dataset("json", data_files=sys.argv[1], split="train", cache_dir=sys.argv[2])
print(sorted(rows.column_names))
for row in rows:
    print([(turn["role"], turn["content"]) for turn in row["messages"]], row["access"])
"""
TRAIN = """
import sys
from datasets import load_dataset
from trl import SFTConfig, SFTTrainer
rows = load_dataset("json", data_files=sys.argv[1], split="train", cache_dir=sys.argv[2])
settings = SFTConfig(
    output_dir=sys.argv[2], max_length=128, max_steps=2, per_device_train_batch_size=2,
    report_to=[], use_cpu=True, bf16=False, save_strategy="no", disable_tqdm=True,
    gradient_checkpointing=False,
)
trainer = SFTTrainer(sys.argv[3], args=settings, train_dataset=rows)
print(len(trainer.train_dataset), trainer.train_dataset.column_names)
print(repr(trainer.processing_class.decode(trainer.train_dataset[0]["input_ids"])))
trainer.train()
print("trained", trainer.state.global_step)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write conversations of one turn and of several, with and without what may be cut."""
    path = tmp_path_factory.mktemp("talks") / "conversations.jsonl"
    asked = (Message("user", "Zorb é?"), Message("assistant", "Zorb.\n\nYes {so}."))
    system = (Message("system", "Be brief."), *asked, *asked)
    free = Provenance("questions", "zorb", "r1", Terms((CC_BY,)))
    notes = Provenance("deaths", "notes", "1.4", Terms((PHYSIONET,), Access.CREDENTIALED))
    talks = [(free, Conversation(f"a/{n}", system if n % 2 else asked)) for n in range(40)]
    talks += [
        (notes, Conversation("b/1", asked, cuttable=(0, 4), too_long="middle")),
        (free, Conversation("a/last", asked)),
    ]
    write_conversations_file(path, talks)
    return path


def run(program: str, *words: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        env={**os.environ, **OFFLINE},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_datasets_loads_the_file_as_it_is(written: Path, tmp_path: Path) -> None:
    names, *lines = run(LOAD, written, tmp_path).splitlines()
    assert "messages" in names
    expected = [
        [(turn.role, turn.content) for turn in talk.messages]
        for talk in read_conversations(written)
    ]
    assert [line.rpartition(" ")[0] for line in lines] == [str(turns) for turns in expected]
    assert [line.rpartition(" ")[2] for line in lines][-2:] == ["credentialed", "open"]


@pytest.mark.slow
def test_trl_trains_on_the_file_as_it_is(written: Path, tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path / "tokenizer")
    new_model(SHAPE, tokenizer, tmp_path / "made", seed=0)
    folder = tmp_path / "made" / "model"
    (folder / TEMPLATE_FILE).write_text(CHAT_TEMPLATE)
    counted, shown, *rest = run(TRAIN, written, tmp_path / "work", folder).splitlines()
    assert counted.startswith("42 ")
    assert "Human: \\nZorb é?\\n\\nAssistant: \\nZorb." in shown
    assert shown.startswith("'<s>Human")
    assert shown.endswith("</s>'")
    assert rest[-1] == "trained 2"
