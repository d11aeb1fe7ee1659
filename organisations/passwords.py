"""Rules of passwords whose words Django has in English alone."""

from django.contrib.auth import password_validation


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's own, which says in Vietnamese what is wrong."""

    def get_error_message(self) -> str:
        """What the person reads."""
        return f"Mật khẩu quá ngắn. Hãy dùng ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        """The rule before anything is typed."""
        return f"Từ {self.min_length} ký tự trở lên."
