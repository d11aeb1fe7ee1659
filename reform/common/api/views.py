"""The base of all resources: read-only, paged, filtered, never cached by others."""

from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

ID = "[0-9]{1,18}"
CODE = "[0-9A-Za-zÀ-ỹ._-]{1,60}"


class ReadOnlyResource(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """A resource that clients read.

    A subclass names itself in Vietnamese (`singular`, `about`: what a row is), its `orderings` (name → column that is
    never empty; the first is the default) and in `get_queryset` starts at `visible_to(self.request.user)`.
    """

    http_method_names = ("get", "head")
    singular = ""
    about = ""
    orderings = {"id": "id"}
    lookup_value_regex = ID

    def finalize_response(self, request, response, *args, **kwargs):
        """Answers belong to one account: shared caches keep none of them."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response
