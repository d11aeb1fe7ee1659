"""One cell with both roles: who leads and who supports."""

import pytest

from plans.importing.unit_roles import split_roles


@pytest.mark.parametrize(
    ("cell", "leads", "supports"),
    [
        ("Sở Nội vụ", "Sở Nội vụ", ""),
        ("Sở Nội vụ chủ trì", "Sở Nội vụ", ""),
        ("Sở Nội vụ chủ trì, phối hợp với các sở, ngành", "Sở Nội vụ", "các sở, ngành"),
        ("Sở Nội vụ chủ\ntrì, phối hợp\nvới Sở Y tế", "Sở Nội vụ", "Sở Y tế"),
        ("Sở Nội vụ phối hợp với Sở Tài chính", "Sở Nội vụ", "Sở Tài chính"),
        ("Sở Nội vụ chủ trì; các sở, ngành phối hợp", "Sở Nội vụ", "các sở, ngành"),
        ("Sở Nội vụ; Sở Tài chính phối hợp", "Sở Nội vụ", "Sở Tài chính"),
        ("Sở Nội vụ chủ trì, Sở Tài chính, Sở Tư pháp phối hợp thực hiện", "Sở Nội vụ", "Sở Tài chính, Sở Tư pháp"),
        ("Sở Nội vụ chủ trì, phối hợp với các sở tham mưu UBND tỉnh ban hành", "Sở Nội vụ", "các sở"),
        ("Phòng Nội vụ chủ trì tham mưu UBND huyện ban hành", "Phòng Nội vụ", ""),
        ("Chủ trì: Sở Nội vụ", "Sở Nội vụ", ""),
        ("Chủ trì: Sở Nội vụ; Phối hợp: các sở", "Sở Nội vụ", "các sở"),
        ("- Cơ quan chủ trì: Sở Nội vụ\n- Cơ quan phối hợp: Sở Y tế, Sở Tư pháp", "Sở Nội vụ", "Sở Y tế, Sở Tư pháp"),
        ("Đơn vị thực hiện: Sở A\nĐơn vị phối hợp: Sở B", "Sở A", "Sở B"),
        ("Chủ trì\nSở Nội vụ\nPhối hợp\nSở Tài chính", "Sở Nội vụ", "Sở Tài chính"),
        ("CT: Sở A; PH: Sở B", "Sở A", "Sở B"),
        ("Sở A (CT); Sở B (PH)", "Sở A", "Sở B"),
        ("Sở Nội vụ (chủ trì), Sở Tài chính (phối hợp)", "Sở Nội vụ", "Sở Tài chính"),
        ("Sở Nội vụ (chủ trì), Sở Tài chính, Sở Tư pháp", "Sở Nội vụ", "Sở Tài chính, Sở Tư pháp"),
        ("Sở Nội vụ, Sở Văn hóa, Thể thao và Du lịch (phối hợp)", "Sở Nội vụ", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở Nội vụ - chủ trì; Sở Y tế - phối hợp", "Sở Nội vụ", "Sở Y tế"),
        ("Các đơn vị phối hợp", "Các đơn vị phối hợp", ""),
        ("Đơn vị chủ trì soạn thảo đề án", "Đơn vị chủ trì soạn thảo đề án", ""),
        ("Các cơ quan được giao chủ trì", "Các cơ quan được giao chủ trì", ""),
        ("Các phòng được phân công chủ trì, phối hợp với Văn phòng", "Các phòng được phân công chủ trì", "Văn phòng"),
        ("Các sở, ngành chủ trì xây dựng đề án", "Các sở, ngành chủ trì xây dựng đề án", ""),
        ("Các sở, ngành chủ trì, phối hợp với UBND cấp xã", "Các sở, ngành", "UBND cấp xã"),
        ("Sở Y tế được giao chủ trì, phối hợp với Sở Tài chính", "Sở Y tế", "Sở Tài chính"),
        ("Sở Tư pháp chủ trì thẩm định, Sở Nội vụ phối hợp", "Sở Tư pháp", "Sở Nội vụ"),
        ("Sở CT; Sở PH", "Sở CT; Sở PH", ""),
    ],
)  # fmt: skip
def test_a_cell_falls_into_its_roles(cell, leads, supports):
    assert split_roles(cell, "") == (leads, supports)


def test_supports_of_both_columns_are_kept():
    assert split_roles("Sở A chủ trì, phối hợp với Sở B", "Sở C") == ("Sở A", "Sở C; Sở B")
    assert split_roles("Sở A", "Sở C") == ("Sở A", "Sở C")
