"""Who may vote, on what, and what the ballots say.

owns       rolls of voters and voting codes, polls and their papers, ballots, results, certifications
publishes  poll.drafted, poll.opened, poll.closed, poll.counted, poll.certified; never a word about a single ballot
hears      identity (residents verified, persons erased), proposals (what may stand on a ballot paper)
order      counting < electorate < polls < ballots < board < results < audit; counting runs alone, without a server
"""
