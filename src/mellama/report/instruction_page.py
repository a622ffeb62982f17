"""One page on instruction data: what went in under which terms, what was left out, what lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mellama.files import write_text
from mellama.instructions.conversations import LEDGER
from mellama.instructions.steps import Conversations
from mellama.pipeline.build import finished
from mellama.pipeline.step import Context, Estimate, Step
from mellama.report import ledgers
from mellama.report.steps import PAGE

MARKDOWN = "page.md"


@dataclass(frozen=True, kw_only=True)
class InstructionPage(Step[Path]):
    """A page on one file of conversations; `load` is its folder. It holds no text of a record."""

    title: str
    conversations: Conversations

    def build(self, output: Path, context: Context) -> None:
        from mellama.report import html_page, markdown_page
        from mellama.report.document import Paper
        from mellama.report.paper import banner
        from mellama.report.sections import left_out
        from mellama.report.sections.instruction_data import InstructionData, sections

        path = context.folder(self.conversations) / LEDGER
        data = ledgers.opened(path, InstructionData.of)
        overlap = partial(ledgers.instruction_decontamination, self.conversations.name)
        terms = finished(self.conversations, context).license_terms
        laid_out = Paper(
            title=self.title,
            summary=f"{data.conversations:,} conversations to tune a model on, under: "
            f"{terms.names()}.",
            caution="",
            banner=banner(terms),
            sections=(
                *sections(data),
                left_out.section((), (), (ledgers.opened(path, overlap),)),
            ),
        )
        write_text(output / PAGE, html_page.render(laid_out))
        write_text(output / MARKDOWN, markdown_page.render(laid_out))

    def load(self, output: Path) -> Path:
        return output

    def opens(self, output: Path) -> Path:
        return output / PAGE

    def estimate(self, data_root: Path | None = None) -> Estimate:
        return Estimate(5.0, 200_000)

    def describe(self) -> str:
        return f"what went into {self.conversations.name}, on one page"
