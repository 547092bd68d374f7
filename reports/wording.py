"""French wording lives in ``evalapp.wording``: screens of every room use it too."""

from evalapp.wording import *  # noqa: F403
