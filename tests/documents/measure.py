"""Where on a page of a PDF something stands, how large and in which face."""

MM = 72 / 25.4


def find(page, words):
    """First run of characters that spells `words`: its letters, with blanks left out on both sides."""
    letters = [char for char in page.chars if char["text"].strip()]
    spelled = "".join(char["text"] for char in letters)
    start = spelled.index("".join(words.split()))
    return letters[start : start + len("".join(words.split()))]


def looks(run):
    """(size, bold, italic) that all letters of a run share."""
    found = {(round(char["size"], 1), "Bold" in char["fontname"], "Italic" in char["fontname"]) for char in run}
    assert len(found) == 1, found
    return found.pop()


def span(run):
    return min(char["x0"] for char in run), max(char["x1"] for char in run)


def lines_under(page, run):
    """Widths of the thin horizontal lines right below a run."""
    bottom = max(char["bottom"] for char in run)
    left, right = span(run)
    found = {
        (round(shape["x0"], 1), round(shape["x1"], 1))
        for shape in page.rects + page.lines
        if -2 < shape["bottom"] - bottom < 6 and shape["x0"] > left - 3 and shape["x1"] < right + 3
    }
    assert len(found) == 1, found
    return found.pop()


def page_number(page):
    """The Arabic number in the top margin, or None."""
    top = page.crop((0, 0, page.width, 19 * MM)).chars
    digits = [char for char in top if char["text"].isdigit()]
    return ("".join(char["text"] for char in digits), digits) if digits else (None, [])
