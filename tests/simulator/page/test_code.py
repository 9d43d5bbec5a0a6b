"""What can be seen of the page without a browser."""

from simulator.server import PAGE

DOORS_FOR_MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")


def test_nothing_on_the_page_turns_text_into_markup() -> None:
    code = "\n".join(path.read_text() for path in PAGE.rglob("*.js"))

    assert not any(door in code for door in DOORS_FOR_MARKUP)


def test_nothing_on_the_page_comes_from_elsewhere() -> None:
    files = [path.read_text() for path in PAGE.rglob("*") if path.suffix in {".html", ".css", ".js"}]

    assert not any(f'{word}="http' in text or f"{word}(http" in text for text in files for word in ("src", "href", "url", "@import"))
