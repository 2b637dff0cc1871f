"""The portal: the web pages that people use. It has no database and keeps no data of its own.

Owns: pages, their design system, their words in Indonesian and English, and the browser's cookies.
Publishes: nothing. Hears: nothing. It asks the other services over HTTP, as the person who is looking.
Order: pages > printing > forms > shell > clients. Templates, static files and translations lie beside the code.
"""
