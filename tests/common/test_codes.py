"""The next code that nobody has."""

import pytest

from reform.common.codes import free_code


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ([], "DN-2025"),
        (["DN-2025-2", "DN-20250"], "DN-2025"),
        (["DN-2025"], "DN-2025-2"),
        (["DN-2025-2", "DN-2025", "DN-2025-4"], "DN-2025-3"),
    ],
)
def test_the_first_code_that_is_free(taken, code):
    assert free_code("DN-2025", iter(taken)) == code
