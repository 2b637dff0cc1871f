"""Who is told what, when, and by which channel.

owns       notices in people's inboxes, e-mails and what became of them, who follows which proposal
publishes  nothing
hears      identity (persons erased), proposals (an idea's life), voting (polls open, called off), programs (roadmap)
order      wording < channels < inbox < delivery < audiences
"""
