"""Units as the REST interface writes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organisations.models import Unit
from reform.common.api.fields import UPDATED_AT, Described, TextOrNull


class UnitName(Described):
    """A unit inside another object."""

    class Meta:
        model = Unit
        fields = ("code", "name")
        about = {"code": "Mã cơ quan, đơn vị.", "name": "Tên cơ quan, đơn vị."}


class UnitSerializer(Described):
    """A unit with its place in the tree."""

    short_name = TextOrNull()
    parent = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    province = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    agency = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    members = serializers.SerializerMethodField()

    class Meta:
        model = Unit
        fields = (
            "code",
            "name",
            "short_name",
            "kind",
            "parent",
            "province",
            "agency",
            "members",
            "valid_from",
            "valid_to",
            "updated_at",
        )
        about = {
            "code": "Mã, không thay đổi.",
            "name": "Tên đầy đủ.",
            "short_name": "Tên ngắn; null nếu không có.",
            "kind": "Loại cơ quan, đơn vị.",
            "parent": "Mã cơ quan cấp trên trực tiếp; null ở gốc.",
            "province": "Mã UBND tỉnh; null với cơ quan trung ương.",
            "agency": "Mã cơ quan mà đơn vị này thuộc về; chính nó nếu là cơ quan; null với nhóm ngoài các cơ quan.",
            "members": "Mã các thành viên, nếu đây là nhóm cơ quan, đơn vị; rỗng với các loại khác.",
            "valid_from": "Có hiệu lực từ ngày; null nếu không ghi.",
            "valid_to": "Đến hết ngày; null nếu còn hoạt động.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_members(self, unit: Unit) -> list[str]:
        """Codes, in order."""
        return sorted(member.code for member in unit.members.all())
