"""The register: the append-only record of what was decided, and the erasable rows it rests on."""

from review.register.events import Event, Head, NewEvent, Wording
from review.register.opening import open_register
from review.register.store import Register

__all__ = ["Event", "Head", "NewEvent", "Register", "Wording", "open_register"]
