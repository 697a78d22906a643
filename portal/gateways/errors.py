"""The one way a gateway fails."""


class GatewayError(Exception):
    """``permanent`` false: try again later with the same key. True: a person has to look at ``code``."""

    def __init__(self, code: str, *, permanent: bool, detail: str = "") -> None:
        self.code = code
        self.permanent = permanent
        self.detail = detail[:200]
        super().__init__(f"{code} ({'permanent' if permanent else 'transient'}) {self.detail}")
