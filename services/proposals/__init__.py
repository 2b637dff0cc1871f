"""proposals: an idea's life up to the city's decision.

Owns:      planning cycles; proposals with their state, cost lines and public trail; support; what moderators, verifiers
           and the city decided, and why.
Publishes: cycle.opened; proposal.submitted, moved, withdrawn, published, returned, supported, verified, shortlisted,
           prioritized, not_chosen, adopted, decline_proposed, decline_settled, declined;
           support.withdrawn.
Hears:     identity: resident.verified, role.granted; voting: poll.opened, poll.prolonged, poll.cancelled,
           poll.certified; programs: program.opened.
Subjects, each may import those before it: colleagues, cycles, life, drafting, support, moderation, verification,
           adoption, browsing. (browsing stands last because a page of a proposal shows what all the others know.)
"""
