"""What other apps ask of this one."""

from notifications import registry as notice_registry
from training import policies

notice_registry.guard(["external_training.to_verify"], policies.may_still_take)
