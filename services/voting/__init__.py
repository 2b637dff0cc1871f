"""Who may vote, on what, and what the ballots say.

owns       the roll: voters, voting codes, polls, paper batches, results, certifications; the box: ballots, board
publishes  poll.drafted, poll.opened, poll.closed, poll.counted, poll.certified; never a word about a single ballot
hears      identity (residents verified, persons erased), proposals (what may stand on a ballot paper)
order      counting < board < electorate < polls < tokens < ballots < papers < sealing < results < audit; counting and
           board run alone, without a server
"""
