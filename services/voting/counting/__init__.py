"""The rules of counting: pure, so that anybody can run them alone, without a server.

rules.py says which rules there are, profile.py what an election is, gathering.py how ballots become one; count.py
counts. kernels/ is what is compiled and knows nothing else; pabulib/ reads the files of other cities, explanation/
tells why: both stand on the rules, which need neither.

Order: kernels < pabulib < explanation.
"""
