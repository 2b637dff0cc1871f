"""Who may vote, on what, and what the ballots say.

owns       rolls of voters and voting codes, polls and their papers, ballots, results, certifications, cancellations
publishes  poll.drafted, poll.opened, poll.cancelled, poll.closed, poll.counted, poll.certified; never of one ballot
hears      identity (areas, residents verified, persons erased), proposals (cycles, what may stand on a ballot paper)
order      counting < planning < electorate < polls < ballots < results < exports < imports < audit.
           Counting runs alone, without a server.
"""
