from people.models.audience import Audience
from people.models.invitation import Invitation
from people.models.office import Appointment, Office, OfficeVersion, Post
from people.models.role import RoleGrant
from people.models.user import User, UserManager

__all__ = [
    "Appointment",
    "Audience",
    "Invitation",
    "Office",
    "OfficeVersion",
    "Post",
    "RoleGrant",
    "User",
    "UserManager",
]
