"""A page on invented data: real ledgers of a toy corpus, and models that only pretend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mellama.corpus.deduplication_steps import Deduplicated, Duplicates
from mellama.corpus.mixture import Domain, Mixture
from mellama.corpus.steps import Cleaned, Decontaminated, Documents, TrainedTokenizer
from mellama.corpus.token_steps import Packed, Tokenised
from mellama.evaluation.result import HeldOutLoss
from mellama.evaluation.samples_file import SAMPLES, Answer, to_line
from mellama.evaluation.steps import Evaluate, Perplexity
from mellama.files import write_json, write_text
from mellama.instructions.instruction_set import Built, InstructionSet
from mellama.instructions.steps import Conversations
from mellama.licenses import CC_BY, CC_BY_SA, GENERATOR_TERMS, PHYSIONET, Access, Terms
from mellama.metrics.labels import Accuracy, MacroF1
from mellama.models.shape import LlamaShape
from mellama.pipeline.progress import Quiet
from mellama.pipeline.step import Context
from mellama.records import Conversation, Document, Message, Sample, Unparsed
from mellama.report.steps import ModelColumn, Page, ScoreTable, by_model
from mellama.sources.kept import Dropped
from mellama.sources.source import Count, Source, number
from mellama.tasks.task import Split, Task
from mellama.training.schedule import Schedule
from mellama.training.steps import InitialModel, Pretrain, Tune

LABELS = ("yes", "no")
SECRET = "the patient said"  # stands in every text, and may stand on no page
FILLER = (
    "and the doctor wrote that the cough had gone with the fever of that week while the knee "
    "was to be seen again in spring by those who have looked at it before"
)
SCHEDULE = Schedule(learning_rate=1e-3, batch=1, steps=2, seed=11)


def text(name: str, place: int) -> str:
    """Return a text that shares no long run of words with another."""
    return f"{SECRET} {' '.join(f'{word}{name[0]}{place}' for word in FILLER.split())}."


def read_documents(folder: Path) -> Iterator[Document]:
    """Yield twenty documents, one of which is too short and one of which is in the test set."""
    for place in range(20):
        body = "too short" if place == 7 else text(folder.name, place)
        yield Document(f"{folder.name}-{place}", body, (f"pmid:{folder.name}{place}",))


def read_questions(folder: Path) -> Iterator[tuple[str, str]]:
    for place in range(10):
        yield f"q{place}", LABELS[place % 5 == 0]


def count_documents(folder: Path) -> int:
    return number(read_documents(folder))


def count_questions(folder: Path) -> int:
    return number(read_questions(folder))


def source(name: str, terms: Terms) -> Source[Document]:
    return Source(
        name=name,
        title=f"The {name}",
        homepage="https://example.org/",
        revision="r1",
        terms=terms,
        files=("raw.txt",),
        counts=(Count("documents", 20, count_documents),),
        read=read_documents,
    )


def questions(access: Access) -> Source[tuple[str, str]]:
    license = PHYSIONET if access is Access.CREDENTIALED else CC_BY
    return Source(
        name="questions",
        title="Questions",
        homepage="https://example.org/",
        revision="r1",
        terms=Terms((license,), access),
        files=("raw.txt",),
        counts=(Count("questions", 10, count_questions),),
        read=read_questions,
    )


def read_answer(completion: str, _sample: Sample[str]) -> str | Unparsed:
    return completion if completion in LABELS else Unparsed("no label is named")


@dataclass(frozen=True)
class Samples:
    """The samples of the toy task, under the access of its source."""

    source: Source[tuple[str, str]]

    def __call__(self, data_root: Path | None, split: Split) -> Iterator[Sample[str]]:
        for place, (name, target) in enumerate(self.source.records(data_root)):
            quoted = text("articles", 3) if place == 0 else f"{SECRET} nothing else"
            identifiers = ("pmid:articles5",) if place == 1 else ()
            yield Sample(name, {"text": quoted}, target, identifiers)


def task(access: Access) -> Task[str]:
    read_from = questions(access)
    return Task(
        name="toy",
        version=1,
        title="Toy <task>: say yes or no",
        family="toy",
        source=read_from,
        prompt="{text}\nAnswer:",
        samples=Samples(read_from),
        read=read_answer,
        write=str,
        metrics=(Accuracy(), MacroF1(LABELS)),
        splits=(("test", 10),),
        max_new_tokens=4,
        labels=LABELS,
        text_fields=("text",),
        stands_in_for="a restricted task",
    )


def build_conversation(record: Document, template: str) -> Iterator[Built]:
    if record.id.endswith("7"):
        yield Dropped(record.id, "no answer")
        return
    turns = (Message("user", template.format(text=record.text)), Message("assistant", "yes"))
    yield Conversation(record.id, turns)


def write_model(output: Path) -> None:
    """Write a model folder as far as a page looks into it: one tensor, of zeros."""
    tensor = {"dtype": "F32", "shape": [12, 100], "data_offsets": [0, 4800]}
    header = json.dumps({"weight": tensor}).encode()
    folder = output / "model"
    folder.mkdir(parents=True, exist_ok=True)
    content = len(header).to_bytes(8, "little") + header + bytes(4800)
    (folder / "model.safetensors").write_bytes(content)


def write_training(output: Path) -> None:
    write_model(output)
    lines = [
        {"step": step, "tokens": 64 * step, "loss": 4 - step / 10, "learning_rate": 0.1}
        for step in range(1, 21)
    ]
    write_text(output / "losses.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    write_json(output / "training.json", {"epochs": 1.5, "trained_parameters": 1200})


class ToyModel(InitialModel):
    """Weights that nobody drew."""

    def build(self, output: Path, context: Context) -> None:
        write_model(output)


class ToyPretrain(Pretrain):
    """A training run that only left its papers."""

    def build(self, output: Path, context: Context) -> None:
        write_training(output)


class ToyTune(Tune):
    """A tuning run that only left its papers."""

    def build(self, output: Path, context: Context) -> None:
        write_training(output)
        dropped = {"too_long": 2, "no_answer": 0}
        counts = {"conversations": 15, "kept": 13, "dropped": dropped, "answer_tokens": 26}
        write_json(output / "conversations.json", counts)
        write_json(output / "probe.json", {"prompts": 12, "stopped": 3, "share_that_stops": 0.25})


class ToyEvaluate(Evaluate):
    """Answers written by rule: the tuned model says yes, the others talk."""

    def build(self, output: Path, context: Context) -> None:
        says = "yes" if self.model.name.endswith("tuned") else SECRET
        answers = [
            Answer(
                id=sample.id,
                prompt_sha256=sha256(b"").hexdigest(),
                prompt_tokens=9,
                shortened=int(number == 0),
                skipped="",
                completion=says,
                stopped=number == 1,
                new_tokens=1,
                target=self.task.write(sample.target),
            )
            for number, sample in enumerate(self.task.samples(context.data_root, "test"))
        ]
        output.mkdir(parents=True, exist_ok=True)
        (output / SAMPLES).write_bytes(b"".join(map(to_line, answers)))


class ToyPerplexity(Perplexity):
    """A loss that nobody measured."""

    def build(self, output: Path, context: Context) -> None:
        pass

    def load(self, output: Path) -> HeldOutLoss:
        return HeldOutLoss(nats_per_token=2.0, perplexity=7.389, tokens=123, blocks=4)


def packed(name: str, domains: dict[str, Decontaminated], tokenizer: TrainedTokenizer) -> Packed:
    return Packed(
        name=f"toy/packed/{name}",
        mixture=Mixture(
            tuple(
                Domain(domain, share, (tokens(step, tokenizer),))
                for (domain, step), share in zip(domains.items(), (3, 1), strict=False)
            )
        ),
        sequence_length=32,
        tokens=640,
        seed=3,
    )


def tokens(step: Decontaminated, tokenizer: TrainedTokenizer) -> Tokenised:
    return Tokenised(name=f"toy/tokens/{step.name}", documents=step, tokenizer=tokenizer)


def toy_page(access: Access = Access.OPEN) -> Page:
    """Declare a page on a backbone and a tuned model."""
    tested = task(access)

    def corpus(name: str, terms: Terms) -> Decontaminated:
        read = Documents(name=f"toy/documents/{name}", source=source(name, terms))
        clean = Cleaned(name=f"toy/cleaned/{name}", documents=read)
        listed = Duplicates(name=f"toy/duplicates/{name}", documents=(clean,))
        new = Deduplicated(name=f"toy/deduplicated/{name}", documents=clean, duplicates=listed)
        return Decontaminated(name=f"toy/decontaminated/{name}", documents=new, tests=(tested,))

    domains = {
        "biomedical": corpus("articles", Terms((CC_BY,))),
        "general": corpus("web", Terms((CC_BY_SA,))),
    }
    tokenizer = TrainedTokenizer(
        name="toy/tokenizer", documents=tuple(domains.values()), vocabulary=300
    )
    data = packed("mixed", domains, tokenizer)
    held_out = packed("held_out", {"general": domains["general"]}, tokenizer)
    chats = InstructionSet(
        name="chats",
        source=source("chats", Terms((GENERATOR_TERMS,))),
        template="{text}",
        build=build_conversation,
        size=15,
    )
    conversations = Conversations(name="toy/conversations", sets=(chats,), seed=5, tests=(tested,))
    shape = LlamaShape(hidden=8, layers=1, heads=1, feed_forward=8, context=32)
    blank = ToyModel(name="toy/models/blank", shape=shape, tokenizer=tokenizer)
    backbone = ToyPretrain(name="toy/models/backbone", start=blank, data=data, schedule=SCHEDULE)
    tuned = ToyTune(
        name="toy/models/tuned",
        start=backbone,
        conversations=conversations,
        lora=None,
        schedule=SCHEDULE,
    )
    models = (ModelColumn("Backbone", backbone), ModelColumn("+ tuning", tuned))
    results = tuple(
        ToyEvaluate(name=f"toy/scores/{n}", model=column.checkpoint, task=tested)
        for n, column in enumerate(models)
    )
    return Page(
        name="toy/page",
        title="A toy",
        models=models,
        tables=(ScoreTable(title="Zero-shot", columns=by_model(models, results)),),
        perplexities=(ToyPerplexity(name="toy/perplexity", model=backbone, data=held_out),),
    )


def context_in(folder: Path) -> Context:
    for name in ("articles", "web", "chats", "questions"):
        (folder / "data" / name).mkdir(parents=True, exist_ok=True)
        (folder / "data" / name / "raw.txt").write_text("something")
    return Context(root=folder / "runs", data_root=folder / "data", progress=Quiet())
