"""What goes wrong with an article on its way in, in words for whoever brings it in."""


class CaptureProblem(Exception):
    """It cannot be fetched or read; the text says why and, where something helps, what. `gone`: it is not there."""

    def __init__(self, words: str, gone: bool = False) -> None:
        super().__init__(words)
        self.gone = gone
