"""The door of the contacts room."""

from peelian.apps.contacts.queries.asked import list_asked_by
from peelian.apps.contacts.queries.audience import (
    audience_statement,
    count_audience,
    list_audience,
    list_reached,
    sample_reached,
)
from peelian.apps.contacts.queries.browsers import list_browsers
from peelian.apps.contacts.queries.claiming import confirm_token, suppressed_among, tokens_for_many
from peelian.apps.contacts.queries.groups import list_groups
from peelian.apps.contacts.queries.links import BadLink, link, links_for, read_link, view_by_link
from peelian.apps.contacts.queries.lookups import (
    area_path_of,
    channel_of,
    channels_of,
    count_active,
    find_by_email,
    find_by_phone,
    has_waiting,
    joins,
    language_of,
    neighbourhood_of,
)
from peelian.apps.contacts.queries.reaching import addresses, is_suppressed
from peelian.apps.contacts.queries.selecting import BadSelection
from peelian.apps.contacts.queries.staff import export_contact, get_contact, search_contacts
from peelian.apps.contacts.queries.suspensions import (
    is_suspended,
    last_lifted,
    list_suspensions,
    open_suspension,
    suspended_channel,
)
from peelian.apps.contacts.queries.wordings import wording_for
from peelian.apps.contacts.rules.addresses import BadAddress, normalise_phone, takes_texts
from peelian.apps.contacts.rules.standing import PENDING_DAYS, may_write_to
from peelian.apps.contacts.rules.wording import CONSENT_WORDING
from peelian.apps.contacts.services.choosing import NeedsAddress, change, use_channels
from peelian.apps.contacts.services.groups import set_group
from peelian.apps.contacts.services.joining import ask_to_add
from peelian.apps.contacts.services.leaving import (
    erase_contact,
    forget_pending,
    leave,
    leave_by_id,
    leave_by_phone,
)
from peelian.apps.contacts.services.push import (
    add_browser,
    forget_browsers,
    remove_browser,
    sign_up_by_browser,
)
from peelian.apps.contacts.services.signing_up import confirm, confirm_by_text, import_consented, sign_up
from peelian.apps.contacts.services.steps import LEAVE_WORDING, BadChoice
from peelian.apps.contacts.services.suspending import lift_suspension, suspend_channel
from peelian.apps.contacts.services.writers import take_writer
from peelian.apps.contacts.types import (
    LANGUAGES,
    Address,
    AddressKind,
    AskedView,
    AudienceCount,
    Browser,
    BrowserView,
    ConsentedRow,
    ContactView,
    GroupView,
    Link,
    LinkPurpose,
    Links,
    Organisation,
    Part,
    PartFlag,
    PartKind,
    Selection,
    SignUp,
    Status,
    SuspensionView,
    Topic,
    Wording,
)

__all__ = [
    "CONSENT_WORDING",
    "LANGUAGES",
    "LEAVE_WORDING",
    "PENDING_DAYS",
    "Address",
    "AddressKind",
    "AskedView",
    "AudienceCount",
    "BadAddress",
    "BadChoice",
    "BadLink",
    "BadSelection",
    "Browser",
    "BrowserView",
    "ConsentedRow",
    "ContactView",
    "GroupView",
    "Link",
    "LinkPurpose",
    "Links",
    "NeedsAddress",
    "Organisation",
    "Part",
    "PartFlag",
    "PartKind",
    "Selection",
    "SignUp",
    "Status",
    "SuspensionView",
    "Topic",
    "Wording",
    "add_browser",
    "addresses",
    "area_path_of",
    "ask_to_add",
    "audience_statement",
    "change",
    "channel_of",
    "channels_of",
    "confirm",
    "confirm_by_text",
    "confirm_token",
    "count_active",
    "count_audience",
    "erase_contact",
    "export_contact",
    "find_by_email",
    "find_by_phone",
    "forget_browsers",
    "forget_pending",
    "get_contact",
    "has_waiting",
    "import_consented",
    "is_suppressed",
    "is_suspended",
    "joins",
    "language_of",
    "last_lifted",
    "leave",
    "leave_by_id",
    "leave_by_phone",
    "lift_suspension",
    "link",
    "links_for",
    "list_asked_by",
    "list_audience",
    "list_browsers",
    "list_groups",
    "list_reached",
    "list_suspensions",
    "may_write_to",
    "neighbourhood_of",
    "normalise_phone",
    "open_suspension",
    "read_link",
    "remove_browser",
    "sample_reached",
    "search_contacts",
    "set_group",
    "sign_up",
    "sign_up_by_browser",
    "suppressed_among",
    "suspend_channel",
    "suspended_channel",
    "take_writer",
    "takes_texts",
    "tokens_for_many",
    "use_channels",
    "view_by_link",
    "wording_for",
]
