import pytest

from cns_desktop.fhir.codes import code_list, names, site_of_icd10, sites_by_snomed


def test_every_list_names_its_source_and_has_each_code_once():
    assert len(names()) > 20
    for name in names():
        known = code_list(name)
        assert known.name == name
        assert len(known.source) > 10
        assert len({one.code for one in known.codes}) == len(known.codes)
        assert all(one.code and one.label for one in known.codes)


@pytest.mark.parametrize(
    ("name", "code", "label"),
    [
        ("ethnicity", "A", "White - British"),
        ("ethnicity", "99", "Not known"),
        ("pathway-points", "97", "Other"),
        ("performance-status", "9", "Not recorded"),
        ("assessment-offered", "05", "Offered, but unable to complete"),
        ("information-formats", "957351000000102", "24-point print"),
        ("communication-needs", "204331000000107", "British Sign Language interpreter"),
        ("adjustments", "1325371000000107", "Home visits"),
        ("languages", "pl", "Polish"),
        ("languages", "cy", "Welsh"),
        ("nhs-number-status", "01", "Number present and verified"),
    ],
)
def test_a_code_has_its_words(name, code, label):
    assert code_list(name).label(code) == label
    assert code in code_list(name)


def test_an_unknown_code_is_its_own_label():
    assert code_list("ethnicity").label("QQ") == "QQ"
    assert "QQ" not in code_list("ethnicity")


def test_snomed_codes_have_a_valid_check_digit():
    for name in ("information-formats", "communication-needs", "adjustments", "no-allergy"):
        assert not [one.code for one in code_list(name).codes if not verhoeff(one.code)]
    assert not [code for code in sites_by_snomed() if not verhoeff(code)]
    assert not [c.more["interpreter"] for c in code_list("languages").codes if "interpreter" in c.more and not verhoeff(c.more["interpreter"])]


D = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"]
P = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"]


def verhoeff(code):
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(D[check][int(P[place % 8][int(digit)])])
    return check == 0


@pytest.mark.parametrize(
    ("code", "site"),
    [("C50.4", "breast"), ("c504", "breast"), ("C50", "breast"), ("C34.1", "lung"), ("D02.0", "head-and-neck"), ("D02.2", "lung"), ("C45.0", "lung"),
     ("C45.1", "mesothelioma"), ("C78.7", "secondary"), ("C26", "other"), ("J45", ""), ("", "")],
)  # fmt: skip
def test_a_site_is_found_by_the_longest_prefix_of_the_icd10_code(code, site):
    assert site_of_icd10(code) == site


def test_a_secondary_is_never_called_unknown_primary():
    assert sites_by_snomed()["128462008"] == "secondary"
