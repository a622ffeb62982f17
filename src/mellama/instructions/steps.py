"""The step that makes conversations to tune on, and the ledger of where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from mellama.conversations_file import CONVERSATIONS
from mellama.corpus.deduplication_steps import SIMILAR
from mellama.corpus.tested import NGRAM, TestSet
from mellama.instructions.instruction_set import InstructionSet
from mellama.instructions.written.question_set import WrittenSet
from mellama.licenses import Terms, strictest
from mellama.pipeline.step import Context, Estimate, Outlook, Step
from mellama.sources.source import Source
from mellama.sources.steps import SourceStep

if TYPE_CHECKING:  # loads transformers
    from mellama.instructions.context_rule import ContextRule

TooLongPolicy = Literal["cut", "drop"]
"""What becomes of a conversation that is longer than the context: it loses of the text that it
says may be cut, never of an answer, or it is left out; where nothing may be cut, it is left out."""

# measured on the five sets of the catalogue, guarded against five test sets
SECONDS_A_ROW = 0.0002
UNSTATED_ROWS = 100_000  # of a source whose upstream states no number
BYTES_A_CONVERSATION = 1100


@dataclass(frozen=True, kw_only=True)
class Conversations(SourceStep[Path]):
    """Conversations of several sets, in one seeded order; `load` returns the JSON lines file."""

    version: ClassVar[int] = 3

    sets: tuple[InstructionSet[Any], ...]
    seed: int
    written: tuple[WrittenSet, ...] = ()  # questions that a model wrote, after the other sets
    tests: tuple[TestSet, ...] = ()  # test sets of which no conversation may hold text
    ngram: int = NGRAM  # words in a row that count as shared text
    similar: float = SIMILAR  # Jaccard similarity from which on two conversations are alike
    tokenizer: Step[Path] | None = None  # of the model that will be tuned, to measure length
    context_tokens: int | None = None  # what that model reads at once; needs a tokenizer
    too_long: TooLongPolicy = "cut"
    fill_rows: bool = False  # sets of one row of the paper's Table 5 make up for each other
    missing: tuple[InstructionSet[Any], ...] = ()  # sets whose files are not there, for the ledger
    withheld: tuple[str, ...] = ()  # sets that are left out for their terms, likewise
    unguarded: tuple[str, ...] = ()  # test sets whose files are not there, likewise

    def __post_init__(self) -> None:
        if (self.tokenizer is None) != (self.context_tokens is None):
            raise ValueError(
                f"{self.name} needs both a tokenizer and the tokens of a context, or neither"
            )

    def build(self, output: Path, context: Context) -> None:
        """Write conversations.jsonl and ledger.json; the work is short, so it starts anew."""
        from mellama.instructions.conversations import Asked, write_conversations

        written = [chosen.loaded(context) for chosen in self.written]
        bearing = {each.source for each in written}  # the terms of their step, whatever is raw

        def terms_of(source: Source[Any]) -> Terms:
            return source.terms if source in bearing else self.terms_of(source)

        asked = Asked(
            sets=(*self.sets, *written),
            tests=self.tests,
            ngram=self.ngram,
            similar=self.similar,
            seed=self.seed,
            fill_rows=self.fill_rows,
            missing=self.missing,
            withheld=self.withheld,
            unguarded=self.unguarded,
            context_rule=self._context_rule(context),
        )
        write_conversations(
            asked, output, context, data_root=self.raw_root(context), terms_of=terms_of
        )

    def _context_rule(self, context: Context) -> ContextRule | None:
        if self.tokenizer is None or self.context_tokens is None:
            return None
        from mellama.instructions.context_rule import ContextRule

        folder = context.load(self.tokenizer)
        return ContextRule.of(folder, self.context_tokens, self.too_long)

    def load(self, output: Path) -> Path:
        return output / CONVERSATIONS

    def carded(self, output: Path) -> tuple[Path, ...]:
        """The folder itself: other programs train on it, and whoever gets it gets its terms."""
        return (output,)

    def sources(self) -> tuple[Source[Any], ...]:
        found = [source for chosen in self.sets for source in chosen.sources]
        found += [test.source for test in self.tests]
        return tuple({source.name: source for source in found}.values())

    def own_terms(self) -> Terms:
        """Terms of the sets: test text is compared, and none of it is kept."""
        return strictest(chosen.terms(self.terms_of) for chosen in self.sets)

    def outlook(self, context: Context) -> Outlook | None:
        from mellama.instructions.outlook import outlook

        return outlook(self)

    def estimate(self, data_root: Path | None = None) -> Estimate:
        read = sum(_rows(source, data_root) for source in self.sources())
        drawn = sum(
            min(_rows(chosen.source, data_root), chosen.size or UNSTATED_ROWS)
            for chosen in self.sets
        ) + sum(map(_size, self.written))
        if self.raw is not None:  # whose files may be far fewer than upstream's
            there = self.raw.estimate(data_root).disk_bytes // BYTES_A_CONVERSATION
            read, drawn = min(read, there), min(drawn, there)
        return Estimate(
            cpu_seconds=2 + read * SECONDS_A_ROW, disk_bytes=drawn * BYTES_A_CONVERSATION
        )

    def describe(self) -> str:
        drawn = [chosen.size for chosen in self.sets if chosen.size is not None]
        drawn += map(_size, self.written)
        whole = [chosen.name for chosen in self.sets if chosen.size is None]
        parts = [f"up to {sum(drawn):,} conversations from {_sets(len(drawn))}"] if drawn else []
        parts += [f"every conversation of {', '.join(whole)}"] if whole else []
        return "; ".join(parts)


def _rows(source: Source[Any], data_root: Path | None) -> int:
    """Guess the records of a source: by its files, else the greatest number that is stated."""
    here = source.text_at(data_root)
    if here is not None:
        return round(here / BYTES_A_CONVERSATION)
    return max((count.expected for count in source.counts), default=UNSTATED_ROWS)


def _size(written: WrittenSet) -> int:
    return written.size or written.questions.size


def _sets(count: int) -> str:
    return "1 set" if count == 1 else f"{count} sets"
