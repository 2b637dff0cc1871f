"""The rules of counting: pure, so that anybody can run them alone, without a server.

rules.py says which rules there are, profile.py what an election is, gathering.py how ballots become one; count.py
counts. What is compiled knows nothing else; the files of other cities and the explanation stand on the rules, which
need neither.
Subjects, each may import those before it: kernels, pabulib, explanation.
"""
