from casebook.interchange.capture.article_text import blocks_of, text_of

TEXT = """First words.
Still the first.

# The trial

[caption] A court in Baghdad

They were heard for ten minutes.
  \t
[notice] Read more

## The appeal

Nobody answered."""


def test_paragraphs_are_counted_without_headings_captions_and_notices():
    assert [(block.kind, block.number, block.place) for block in blocks_of(TEXT)] == [
        ("paragraph", 1, "1"),
        ("heading", 1, "heading 1"),
        ("caption", 1, "caption 1"),
        ("paragraph", 2, "2"),
        ("notice", 1, ""),
        ("heading", 2, "heading 2"),
        ("paragraph", 3, "3"),
    ]


def test_a_line_that_only_breaks_belongs_to_its_paragraph():
    assert blocks_of(TEXT)[0].text == "First words. Still the first."


def test_a_paragraph_knows_its_section():
    paragraphs = [block for block in blocks_of(TEXT) if block.kind == "paragraph"]
    assert [(block.section, block.section_paragraph) for block in paragraphs] == [(0, 1), (1, 1), (2, 1)]


def test_pages_and_time_codes_are_the_place_of_what_follows():
    blocks = blocks_of("[page 4]\n\nFound guilty.\n\nFifteen years.\n\n[page 5]\n\nSigned.")
    assert [block.place for block in blocks] == ["page 4", "page 4", "page 5"]
    assert [block.place for block in blocks_of("[2:05]\n\nHe says so.\n\n[1:02:33]\n\nShe does not.")] == [
        "0:02:05",
        "1:02:33",
    ]


def test_a_text_is_made_from_its_blocks_again():
    blocks = [(block.kind, block.text) for block in blocks_of(TEXT)]
    assert [(block.kind, block.text) for block in blocks_of(text_of(blocks))] == blocks


def test_an_empty_text_has_no_blocks():
    assert blocks_of(" \n\n ") == []
