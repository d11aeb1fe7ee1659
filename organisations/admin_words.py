"""Vietnamese for the words of the administration pages that Django's own catalogue lacks, or has in another tone."""

from reform.common.own_words import add_words

_WORDS = {
    "Skip to main content": "Đến nội dung chính",
    "Toggle theme (current theme: auto)": "Đổi nền (đang theo hệ thống)",
    "Toggle theme (current theme: light)": "Đổi nền (đang sáng)",
    "Toggle theme (current theme: dark)": "Đổi nền (đang tối)",
    "Welcome,": "Chào mừng ông/bà",
    "View site": "Về cổng",
    "Log out": "Đăng xuất",
    "Breadcrumbs": "Đường dẫn",
    "Sidebar": "Danh mục bên",
    "Toggle navigation": "Đóng, mở danh mục bên",
    "Filter navigation items": "Lọc danh mục",
    "Start typing to filter…": "Gõ để lọc…",
    "Model name": "Tên danh mục",
    "Add link": "Thêm",
    "Change or view list link": "Xem, sửa",
    "Add": "Thêm",
    "Add %(name)s": "Thêm %(name)s",
    "Change": "Sửa",
    "Recent actions": "Việc gần đây",
    "My actions": "Việc của tôi",
    "None available": "Chưa có",
    "Added:": "Đã thêm:",
    "Changed:": "Đã sửa:",
    "Deleted:": "Đã xóa:",
    "Error:": "Lỗi:",
    "Show counts": "Hiện số lượng",
    "Hide counts": "Ẩn số lượng",
    "Select all objects on this page for an action": "Chọn tất cả trên trang này",
    "Select this object for an action - {}": "Chọn {}",
    "View selected %(model)s": "Xem %(model)s đã chọn",
    "The {name} “{obj}” was added successfully.": "Đã thêm {name} “{obj}”.",
    "The {name} “{obj}” was changed successfully.": "Đã sửa {name} “{obj}”.",
    "The {name} “{obj}” was added successfully. You may add another {name} below.": (
        "Đã thêm {name} “{obj}”. Ông/bà có thể thêm tiếp bên dưới."
    ),
    "The {name} “{obj}” was changed successfully. You may add another {name} below.": (
        "Đã sửa {name} “{obj}”. Ông/bà có thể thêm tiếp bên dưới."
    ),
    "The {name} “{obj}” was changed successfully. You may edit it again below.": (
        "Đã sửa {name} “{obj}”. Ông/bà có thể sửa tiếp bên dưới."
    ),
    "Please correct the error below.": "Hãy sửa chỗ sai dưới đây.",
    "Please correct the errors below.": "Hãy sửa các chỗ sai dưới đây.",
}
# In the templates this sentence comes with a plural.
_COUNTED = {"Please correct the error below.": "Hãy sửa các chỗ sai dưới đây."}


def add_admin_words() -> None:
    """Put these words before Django's."""
    add_words(_WORDS, _COUNTED)
