"""The one exception of the core: a code that programs can match and the facts that explain it."""


class CoreError(ValueError):
    """A rule refused its input.

    ``code`` is UPPER_SNAKE and stable; ``facts`` are plain values (ints, strings, dates) a sentence can be
    built from elsewhere.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        self.code = code
        self.facts: dict[str, object] = facts
        super().__init__(code, facts)

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({listed})" if listed else self.code
