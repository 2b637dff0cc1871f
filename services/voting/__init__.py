"""Who may vote, on what, and what the ballots say: four processes over two databases, and three rooms beside them.

Owns:      the roll (voters, codes, polls, batches of sheets, results, certifications) and the box (ballot papers,
           ballots, the board).
Publishes: poll.drafted, poll.opened, poll.prolonged, poll.cancelled, poll.closed, poll.counted, poll.certified; never
           of one ballot.
Hears:     identity (areas, residents verified, roles granted, persons erased), proposals (cycles, what may stand on a
           ballot paper).
Rooms, each may import those before it: counting, ballot_paper, board, signer, box, roll, carrier. (counting,
ballot_paper and board are pure, and run alone without a server. signer, box and roll are processes that never import
each other; carrier is the worker, and it alone imports two of them. A side has a door plate of its own.)
"""
