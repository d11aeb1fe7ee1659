"""Which format an answer has: `?format=` before `Accept`; an unknown one is refused by name."""

from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation

FORMAT = "format"


class Negotiation(DefaultContentNegotiation):
    """Django REST framework's, whose unknown format is a wrong parameter and not an address that is missing."""

    def filter_renderers(self, renderers, format):
        """The renderers of the format."""
        try:
            return super().filter_renderers(renderers, format)
        except Http404 as error:
            known = ", ".join(sorted({renderer.format for renderer in renderers}))
            message = f"Không có định dạng “{format[:60]}” ở đây. Các định dạng: {known}."
            raise ValidationError({FORMAT: [message]}) from error
