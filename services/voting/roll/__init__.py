"""The roll: who may vote, on what, and what came of it. It is the side that knows voters, and no ballot.

Owns:      the database `voting`: areas and cycles by name, residents, electorates, polls, codes, tokens given out,
           batches of sheets, results, certifications, and when the processes answered.
Subjects, each may import those before it: planning, colleagues, electorate, pulses, polls, tokens, probes, sheets,
           results, exports, imports, audit.
"""
