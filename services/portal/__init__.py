"""The portal: the web pages that people use. It has no database and keeps no data of its own.

Owns: pages, their design system, their words in Indonesian and English, and the browser's cookies.
Publishes: nothing. Hears: nothing. It asks the other services over HTTP, as the person who is looking.
Order: front, inbox > desks > design > kiosk, board > results > ballots > proposals, roadmap, places, joining > printing
> shell > clients. A subject's templates lie in `templates/<subject>/`; `subjects.py` has one line for each.
"""
