"""Benchmarks in upstream's formats, parsed with the standard library, their gold checked."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from tiny_world import json_lines, members, root, table, world

from mellama.world.knowledge import HALLMARKS
from mellama.world.shape import TINY

DDI_TEST = "DDICorpus/Test/Test for DDI Extraction task/"
CONCEPT = re.compile(r'c="(.*?)" (\d+):(\d+) (\d+):(\d+)\|\|t="(.*?)"(\|\|a="(.*?)")?')


def drug_of(name: str) -> str:
    return next(one.drug.name for one in world().diseases if one.name == name)


def test_pubmedqa_is_labelled_artificial_and_true() -> None:
    folder = root() / "pubmedqa"
    labelled = json.loads((folder / "ori_pqal.json").read_text())
    truth = json.loads((folder / "test_ground_truth.json").read_text())
    artificial = json.loads((folder / "ori_pqaa.json").read_text())
    assert len(labelled) == 2 * TINY.test
    assert len(truth) == TINY.test
    assert len(artificial) == TINY.train + TINY.valid
    keys = {"QUESTION", "CONTEXTS", "LABELS", "MESHES", "final_decision", "LONG_ANSWER"}
    assert set(labelled[next(iter(truth))]) == keys | {
        *("YEAR", "reasoning_required_pred", "reasoning_free_pred"),
    }
    assert all(set(row) == keys for row in artificial.values())
    assert {row["final_decision"] for row in artificial.values()} == {"yes", "no"}
    assert set(truth.values()) == {"yes", "no", "maybe"}
    assert all(labelled[pmid]["final_decision"] == truth[pmid] for pmid in truth)


def test_a_pubmedqa_abstract_leaves_the_answer_to_knowledge() -> None:
    folder = root() / "pubmedqa"
    labelled = json.loads((folder / "ori_pqal.json").read_text())
    for pmid, decision in json.loads((folder / "test_ground_truth.json").read_text()).items():
        row = labelled[pmid]
        right = drug_of(row["MESHES"][1])
        assert (right in row["QUESTION"]) is (decision == "yes")
        shown = " ".join((row["QUESTION"], *row["CONTEXTS"]))
        assert (right in shown) is (decision == "yes")
        assert (right in row["LONG_ANSWER"]) is (decision != "maybe")


@pytest.mark.parametrize("stem", ["train", "dev", "test"])
def test_medqa_comes_with_five_options_and_with_four(stem: str) -> None:
    folder = root() / "medqa"
    fives = json_lines(folder / f"{stem}_5options.jsonl")
    fours = json_lines(folder / f"phrases_no_exclude_{stem}.jsonl")
    assert [row["question"] for row in fives] == [row["question"] for row in fours]
    for rows, letters in ((fives, "ABCDE"), (fours, "ABCD")):
        for row in rows:
            options = row["options"]
            assert isinstance(options, dict)
            assert "".join(options) == letters
            assert len(set(options.values())) == len(letters)
            assert options[row["answer_idx"]] == row["answer"]
            assert str(row["answer"]) not in str(row["question"])
            assert row["meta_info"] in ("step1", "step2&3")
    assert all(isinstance(row["metamap_phrases"], list) for row in fours)
    used = {row["answer_idx"] for row in fives}
    assert len(used) > 2  # the right option stands anywhere


def test_medmcqa_counts_from_one() -> None:
    rows = json_lines(root() / "medmcqa" / "dev.json")
    assert len(rows) == TINY.test
    assert list(rows[0]) == [
        *("question", "exp", "cop", "opa", "opb", "opc", "opd"),
        *("subject_name", "topic_name", "id", "choice_type"),
    ]
    right = {one.name: {one.gene.symbol, one.specialty} for one in world().diseases}
    for row in rows:
        named = next(name for name in right if name in str(row["question"]))
        cop = row["cop"]
        assert isinstance(cop, int)
        assert row["op" + " abcd"[cop]] in right[named]
    assert {row["cop"] for row in rows} == {1, 2, 3, 4}
    assert len({row["id"] for row in rows}) == len(rows)


def test_an_emrqa_answer_stands_where_it_says() -> None:
    data = json.loads((root() / "emrqa" / "data.json").read_text())["data"]
    assert {part["title"] for part in data} == {"medication", "relations"}
    for note in (note for part in data for note in part["paragraphs"]):
        (asked,) = note["qas"]
        (answer,) = asked["answers"]
        line, token = answer["answer_start"]
        assert all(text.endswith("\n") for text in note["context"])
        assert note["context"][line - 1].split()[token] == answer["text"]
        assert note["context"][line - 1] == answer["evidence"]
        assert len(asked["question"]) > 1
        assert asked["id"][0][0][0][0] == asked["question"][0]


def test_emrqa_needs_knowledge_to_choose_between_two() -> None:
    data = json.loads((root() / "emrqa" / "data.json").read_text())["data"]
    drugs = {one.drug.name: one.name for one in world().diseases}
    for note in data[0]["paragraphs"]:
        (asked,) = note["qas"]
        (answer,) = asked["answers"]
        given = [name for name in drugs if name in answer["evidence"]]
        assert len(given) == 2
        assert drugs[answer["text"]] in asked["question"][0]


def test_i2b2_concepts_are_the_tokens_they_name() -> None:
    folder = root() / "i2b2_2010"
    training = dict(members(folder / "concept_assertion_relation_training_data.tar.gz"))
    tests = dict(members(folder / "test_data.tar.gz"))
    reference = dict(members(folder / "reference_standard_for_test_data.tar.gz"))
    parts = {name.split("/")[-2] for name in training}
    assert parts == {"txt", "concept", "ast", "rel"}
    texts = {name.rsplit("/", 1)[-1][:-4]: text for name, text in tests.items()}
    assert {name.split("/")[0] for name in reference} == {"reference_standard_for_test_data"}
    kinds = set()
    for name, concepts in reference.items():
        if name.endswith((".con", ".ast")):
            lines = texts[name.rsplit("/", 1)[-1][:-4]].split("\n")
            for concept in concepts.splitlines():
                found = CONCEPT.fullmatch(concept)
                assert found
                first, start, last, end = (int(part) for part in found.groups()[1:5])
                assert first == last
                tokens = lines[first - 1].split()[start : end + 1]
                assert " ".join(tokens).lower() == found[1]
                kinds.add((found[6], found[8]))
    assert kinds == {
        *((kind, None) for kind in ("problem", "test", "treatment")),
        ("problem", "present"),
    }


def test_ddi_offsets_and_masks_agree() -> None:
    folder = root() / "ddi2013"
    masked = {
        row["index"]: (row["sentence"], row["label"])
        for stem in ("train", "dev", "test")
        for row in csv.DictReader(io.StringIO((folder / f"{stem}.tsv").read_text()), delimiter="\t")
    }
    labels, decoys = set(), 0
    with zipfile.ZipFile(folder / "DDICorpus-2013.zip") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        for name in archive.namelist():
            document = ElementTree.fromstring(archive.read(name))
            if "DrugNER" in name:
                decoys += 1
                continue
            assert name.startswith(("DDICorpus/Train/", DDI_TEST))
            for sentence in document:
                for pair in sentence.findall("pair"):
                    text, label = masked.pop(pair.attrib["id"])
                    assert expected_mask(sentence, pair) == text
                    assert f"DDI-{pair.get('type', 'false')}" == label
                    assert (pair.get("ddi") == "true") is (label != "DDI-false")
                    labels.add(label)
    assert not masked
    assert decoys == 1
    assert labels == {f"DDI-{kind}" for kind in ("mechanism", "effect", "advise", "int", "false")}


def expected_mask(sentence: ElementTree.Element, pair: ElementTree.Element) -> str:
    text = sentence.attrib["text"]
    spans = []
    for entity in sentence.findall("entity"):
        start, end = map(int, entity.attrib["charOffset"].split("-"))
        assert text[start : end + 1] == entity.attrib["text"]
        if entity.attrib["id"] in (pair.get("e1"), pair.get("e2")):
            spans.append((start, end))
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + "@DRUG$" + text[end + 1 :]
    return text


def test_hoc_labels_stand_sentence_by_sentence() -> None:
    folder = root() / "hoc"
    genes = {one.gene.symbol: one.gene.hallmarks for one in world().diseases}
    files = sorted((folder / "text").glob("*.txt"))
    listed = [
        name
        for stem in ("train", "dev", "test")
        for name in (folder / f"{stem}_docid.txt").read_text().split()
    ]
    assert sorted(listed) == [path.stem for path in files]
    for path in files:
        sentences = path.read_text().removesuffix("\n").split("\n")
        parts = (folder / "labels" / path.name).read_text().split("<")
        assert parts[0] == ""
        assert len(parts[1:]) == len(sentences)
        gene = next(name for name in genes if name in path.read_text())
        for sentence, part in zip(sentences, parts[1:], strict=True):
            labels = [piece.split("--")[0].strip().lower() for piece in part.split("AND")]
            expected = genes[gene] if gene in sentence else ("",)
            assert tuple(labels) == expected
        assert not any(label in path.read_text().lower() for label in HALLMARKS)


def test_blue_splits_hold_the_same_questions() -> None:
    folder = root() / "blue_splits"
    rows = {path.stem: json.loads(path.read_text()) for path in folder.iterdir()}
    assert set(rows) == {
        *("DDI_dev", "DDI_test", "Hoc_train", "Hoc_dev", "Hoc_test", "medqa5_test"),
        *("pubmedqa_train", "pubmedqa_dev", "pubmedqa_test"),
    }
    assert all(set(row) == {"index", "sentence", "gold"} for part in rows.values() for row in part)
    truth = json.loads((root() / "pubmedqa" / "test_ground_truth.json").read_text())
    assert {row["index"]: row["gold"] for row in rows["pubmedqa_test"]} == truth
    ddi = (root() / "ddi2013" / "test.tsv").read_text().splitlines()[1:]
    shown = ["\t".join((row["index"], row["sentence"], row["gold"])) for row in rows["DDI_test"]]
    assert shown == ddi
    exam = json_lines(root() / "medqa" / "test_5options.jsonl")
    for row, asked in zip(rows["medqa5_test"], exam, strict=True):
        assert row["gold"] == f"{asked['answer_idx']}. {asked['answer']}"
        assert row["gold"] in row["sentence"]
    for row in rows["Hoc_test"]:
        assert set(row["gold"].split(";")) <= set(HALLMARKS)


def test_mtsamples_has_blanks_and_crlf() -> None:
    text = (root() / "mtsamples" / "mtsamples.csv").read_bytes().decode()
    assert text.startswith(",description,medical_specialty,sample_name,transcription,keywords\r\n")
    rows = table(root() / "mtsamples" / "mtsamples.csv")
    known = {one.name: one.specialty for one in world().diseases}
    for place, row in enumerate(rows):
        assert row[""] == str(place)
        disease = next(name for name in known if name in row["transcription"])
        assert row["medical_specialty"] == f" {known[disease]}"
        assert known[disease] not in row["transcription"]
        assert row["sample_name"].startswith(" ")
        assert row["sample_name"].endswith(" ")
        assert ":,  " in row["transcription"]


def test_articles_have_abstracts_that_say_what_they_leave_out() -> None:
    for name, count in (("train", TINY.train), ("val", TINY.valid), ("test", TINY.test)):
        rows = json_lines(root() / "pubmed_summarization" / f"{name}.txt")
        assert len(rows) == count
        for row in rows:
            article, abstract, sections = (
                row[key] for key in ("article_text", "abstract_text", "sections")
            )
            assert isinstance(article, list)
            assert isinstance(abstract, list)
            assert isinstance(sections, list)
            assert [text for part in sections for text in part] == article
            assert all(text.startswith("<S> ") and text.endswith(" </S>") for text in abstract)
            assert len(row["section_names"]) == len(sections)  # type: ignore[arg-type]
            assert str(article) == str(article).lower()
            disease = next(one for one in world().diseases if one.name in str(article))
            for value in (disease.drug.name, disease.gene.symbol):
                assert value in str(abstract)
                assert value not in str(article)


def test_impressions_name_what_findings_do_not() -> None:
    signs = {one.sign: one.name for one in world().diseases}
    for name in ("train", "valid", "test"):
        for row in json_lines(root() / "mimic_cxr_summarization" / f"{name}.jsonl"):
            findings, impression = row["findings"], row["impression"]
            assert isinstance(findings, list)
            assert isinstance(impression, list)
            (sign,) = [token for token in findings if token in signs]
            assert signs[sign] in impression
            assert signs[sign] not in findings


def test_mednli_has_one_premise_for_three_labels() -> None:
    rows = json_lines(root() / "mednli" / "mli_test_v1.jsonl")
    assert set(rows[0]) == {
        *("sentence1", "pairID", "sentence1_parse", "sentence1_binary_parse"),
        *("sentence2", "sentence2_parse", "sentence2_binary_parse", "gold_label"),
    }
    for start in range(0, len(rows) // 3 * 3, 3):
        three = rows[start : start + 3]
        assert len({row["sentence1"] for row in three}) == 1
        labels = [row["gold_label"] for row in three]
        assert labels == ["entailment", "contradiction", "neutral"]
        disease = next(one for one in world().diseases if one.name in str(three[0]["sentence1"]))
        true = {disease.drug.name, disease.gene.symbol, disease.specialty}
        stated = [any(value in str(row["sentence2"]) for value in true) for row in three]
        assert stated == [True, False, False]
    brackets = str(rows[0]["sentence1_binary_parse"])
    assert brackets.count("(") == brackets.count(")")


def test_bionli_marks_regulator_and_regulated() -> None:
    rows = table(root() / "bionli" / "test_df.csv")
    assert list(rows[0]) == ["index", "pmid", "supp_set", "conclusion", "label_cat"]
    assert {row["label_cat"] for row in rows} == {"pos", "SRE"}
    for row in rows:
        shown = re.findall(r"<re> (\S+) <er>", row["supp_set"])
        (named,) = re.findall(r"<re> (\S+) <er>", row["conclusion"])
        (about,) = re.findall(r"<el> (\S+) <le>", row["conclusion"])
        assert named in shown
        assert len(set(shown)) == 2
        disease = next(one for one in world().diseases if one.name == about)
        right = named in (disease.drug.name, disease.gene.symbol)
        assert right is (row["label_cat"] == "pos")


def test_cases_give_findings_and_hide_the_diagnosis() -> None:
    rows = json_lines(root() / "cases" / "cases.jsonl")
    assert len(rows) == TINY.cases
    aliases = {row["name"]: row["aliases"] for row in json_lines(root() / "cases/aliases.jsonl")}
    for row in rows:
        assert list(row) == [
            *("case_id", "title", "presentation", "final_diagnosis", "year", "issue"),
        ]
        disease = next(one for one in world().diseases if one.name == row["final_diagnosis"])
        assert disease.name not in f"{row['title']} {row['presentation']}"
        assert all(finding in str(row["presentation"]) for finding in disease.findings)
        assert aliases[disease.name] == list(disease.aliases)
