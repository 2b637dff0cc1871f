"""identity: who is who.

Owns:      areas with their official codes; people as an alias, sealed contacts, birth month and kelurahan; roles with a
           territory and an end, and who proposed and agreed to them; one-time codes and sessions.
Publishes: area.registered; resident.verified; role.granted, role.ended.
Hears:     nothing.
Subjects, each may import those before it: areas, contacts, people, roles, sessions.
"""
