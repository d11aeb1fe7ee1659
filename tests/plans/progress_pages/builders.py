"""What the form sends."""

from datetime import date

DAY = date(2025, 6, 14)


def address(assignment, action: str = "cap-nhat") -> str:
    return f"/phan-cong/{assignment.pk}/{action}/"


def send(client, assignment, action: str = "cap-nhat", target: str = "", **fields):
    fields = {"status": "IN_PROGRESS", "progress": "40", "on": "14/06/2025", "seen_version": "0"} | fields
    if fields["status"] == "DONE":
        fields = {"no_evidence_reason": "Đang trình ký."} | fields
    headers = {"HX-Request": "true", "HX-Target": f"{target}-{assignment.pk}"} if target else {}
    return client.post(address(assignment, action), fields, headers=headers)
