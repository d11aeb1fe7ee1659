"""Who may do what with sets of criteria, rounds of scoring and cards, each answer with its reason."""

from organisations.enums import AGENCY_ROLES, Role
from organisations.models import Unit, User
from reform.common import clock
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day
from reporting.enums import CardStatus, ScoringStatus, SetStatus
from reporting.models import CriteriaSet, Scorecard, ScoringRound

_SHOWN_TO_UNIT = (CardStatus.APPRAISED, CardStatus.OBJECTED, CardStatus.AGREED, CardStatus.FINAL)


def can_manage_scoring(user: User, province: Unit | None) -> Verdict:
    """Sở Nội vụ makes the sets, opens the rounds, appraises and publishes in its province."""
    if user.role == Role.PROVINCE and province is not None and user.unit.province_id == province.pk:
        return ALLOWED
    return refuse("Việc này do Sở Nội vụ của tỉnh thực hiện.")


def can_copy_set(user: User) -> Verdict:
    """Any set that Sở Nội vụ sees, a model too, becomes the next version of its own."""
    if user.role == Role.PROVINCE:
        return ALLOWED
    return refuse("Bộ tiêu chí do Sở Nội vụ lập.")


def can_edit_set(user: User, criteria_set: CriteriaSet) -> Verdict:
    """A draft of one's own province; what is in force never changes."""
    if criteria_set.province is None:
        return refuse("Bộ tiêu chí mẫu không sửa được.", then="Hãy lập phiên bản mới từ bộ mẫu.")
    if not (may := can_manage_scoring(user, criteria_set.province)):
        return may
    if criteria_set.status != SetStatus.DRAFT:
        return refuse("Bộ tiêu chí đã ban hành nên không sửa được.", then="Hãy lập phiên bản mới.")
    return ALLOWED


def can_manage_round(user: User, round_: ScoringRound) -> Verdict:
    """Sở Nội vụ, as long as the ranking is not published."""
    if not (may := can_manage_scoring(user, round_.province)):
        return may
    return _is_open(round_)


def can_see_cards(user: User) -> Verdict:
    """How far all cards of a round are is Sở Nội vụ's and the administrator's to know."""
    if user.role in (Role.PROVINCE, Role.ADMIN):
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ xem được phiếu của các đơn vị.")


def can_see_ranking(user: User, round_: ScoringRound) -> Verdict:
    """Everybody in the province once it is published; before that Sở Nội vụ and ADMIN."""
    if round_.status == ScoringStatus.PUBLISHED or user.role in (Role.PROVINCE, Role.ADMIN):
        return ALLOWED
    return refuse("Kết quả chưa được công bố.")


def sees_appraisal(user: User, card: Scorecard) -> bool:
    """Whether the person sees the points that Sở Nội vụ gave: the unit only from the day they are told."""
    return user.role in (Role.PROVINCE, Role.ADMIN) or card.status in _SHOWN_TO_UNIT


def sees_second(user: User, card: Scorecard) -> bool:
    """The same of the second look, which the unit is told with the result."""
    return user.role in (Role.PROVINCE, Role.ADMIN) or card.status == CardStatus.FINAL


def can_score(user: User, card: Scorecard) -> Verdict:
    """The office of the unit scores until the card is sent."""
    if user.role != Role.OFFICE or user.unit.agency_id != card.unit_id:
        return refuse(f"Chỉ Văn phòng của {card.unit} được tự chấm phiếu này.")
    if card.status != CardStatus.DRAFT:
        return refuse(f"Phiếu đã gửi ngày {day(card.sent_on)} nên không sửa được nữa.")
    return _is_open(card.round)


def can_answer(user: User, card: Scorecard) -> Verdict:
    """The office or the leader of the unit agrees with the first result or asks for a second look."""
    if user.role not in (Role.OFFICE, Role.LEADER) or user.unit.agency_id != card.unit_id:
        return refuse(f"Chỉ Văn phòng hoặc lãnh đạo {card.unit} được trả lời kết quả thẩm định.")
    if card.status != CardStatus.APPRAISED:
        return refuse(f"Phiếu ở bước “{card.get_status_display()}” nên chưa hoặc không còn trả lời được.")
    return _is_open(card.round)


def can_appraise(user: User, card: Scorecard) -> Verdict:
    """Sở Nội vụ gives points to a card that was sent."""
    if not (may := can_manage_round(user, card.round)):
        return may
    if card.status != CardStatus.SENT:
        return refuse(f"Phiếu ở bước “{card.get_status_display()}” nên không thẩm định được.")
    return ALLOWED


def can_look_again(user: User, card: Scorecard) -> Verdict:
    """Sở Nội vụ gives the second points where the unit asked for them."""
    if not (may := can_manage_round(user, card.round)):
        return may
    if card.status != CardStatus.OBJECTED:
        return refuse("Đơn vị không đề nghị xem lại phiếu này.")
    return ALLOWED


def can_finish(user: User, card: Scorecard) -> Verdict:
    """Sở Nội vụ closes a card that was agreed upon or looked at again, or whose unit has let its days pass."""
    if not (may := can_manage_round(user, card.round)):
        return may
    if card.status in (CardStatus.OBJECTED, CardStatus.AGREED):
        return ALLOWED
    if card.status == CardStatus.APPRAISED:
        until = card.round.second_due_on
        if clock.today() > until:
            return ALLOWED
        return refuse("Đơn vị chưa trả lời kết quả thẩm định.", then=f"Hạn trả lời: {day(until)}.")
    return refuse(f"Phiếu ở bước “{card.get_status_display()}” nên chưa chốt được.")


def can_give_survey(user: User, card: Scorecard) -> Verdict:
    """Sở Nội vụ enters what surveys gave until the card is final."""
    if not (may := can_manage_round(user, card.round)):
        return may
    return refuse(f"Kết quả của {card.unit} đã chốt.") if card.status == CardStatus.FINAL else ALLOWED


def takes_part(user: User) -> bool:
    """Whether the person's agency may have a card of its own."""
    return user.role in AGENCY_ROLES


def _is_open(round_: ScoringRound) -> Verdict:
    if round_.status == ScoringStatus.PUBLISHED:
        return refuse(f"Kết quả đã công bố theo Quyết định số {round_.decision_number} nên không thay đổi nữa.")
    return ALLOWED
