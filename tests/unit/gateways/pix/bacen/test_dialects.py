from portal.config import PIX_DIALECTS
from portal.gateways.pix.bacen.dialects import DIALECTS


def test_the_settings_name_every_dialect():
    assert sorted(PIX_DIALECTS) == sorted(DIALECTS)


def test_a_version_per_resource():
    assert DIALECTS["sicredi"].path("cob/abc") == "/v3/cob/abc"
    assert DIALECTS["sicredi"].path("cobv/abc") == "/v2/cobv/abc"
    assert DIALECTS["bacen"].path("pix") == "/pix"
