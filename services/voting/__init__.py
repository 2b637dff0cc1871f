"""Who may vote, on what, and what the ballots say.

owns       the roll (voters, codes, polls, paper batches, results, certifications), the box (papers, ballots, the board)
publishes  poll.drafted, poll.opened, poll.prolonged, poll.cancelled, poll.closed, poll.counted, poll.certified; never
           of one ballot
hears      identity (areas, residents verified, roles granted, persons erased), proposals (cycles, what may stand on a
           ballot paper)
order      counting < planning < colleagues < board < electorate < pulses < polls < tokens < probes < ballots < papers
           < sealing < results < exports < imports < audit. Counting and board run alone, without a server.
"""
