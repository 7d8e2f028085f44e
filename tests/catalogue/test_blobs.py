"""Procedures as they stand in the record: sorted keys, and yet nothing of their order is lost."""

import pytest

from sunlit.catalogue.blobs import procedure_from_blob, procedure_to_blob
from sunlit.catalogue.importing import read_catalogue
from sunlit.catalogue.model_files import model_path, model_posts, model_procedures
from sunlit.procedure.grammar import parse
from sunlit.procedure.plain import compile_power
from sunlit.record.canonical import decode, encode, normalised

FULL = list({definition["id"]: definition for definition in model_procedures().values()}.values())
PLAIN = [compile_power(row, model_posts()) for row in read_catalogue(model_path("powers.csv"))]


@pytest.mark.parametrize("definition", [*FULL, *PLAIN], ids=lambda definition: definition["id"])
def test_a_procedure_comes_back_from_the_record_in_its_order(definition):
    back = procedure_from_blob(decode(encode(normalised(procedure_to_blob(definition)))))

    assert back == normalised(definition)
    read, meant = parse(back), parse(definition)
    assert list(read.steps) == list(meant.steps)
    assert [step.number for step in read.steps.values()] == [step.number for step in meant.steps.values()]
    for key, step in meant.steps.items():
        assert list(read.steps[key].outcomes) == list(step.outcomes)
