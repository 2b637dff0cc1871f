"""The kiosk, as the portal registers it."""

from __future__ import annotations

from services.portal.kiosk import pages
from services.portal.kiosk.device import register_kiosk
from services.portal.shell.subject import Subject

SUBJECT = Subject(
    pages=(pages.blueprint,),
    register=(register_kiosk,),
)
