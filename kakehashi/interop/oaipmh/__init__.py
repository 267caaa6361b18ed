"""OAI-PMH 2.0: works, people, units, projects and fundings for harvesters, at /oai.

What is harvested is a copy, taken when a record changes (`keeping`): a record and its datestamp
never disagree, and a list of a million costs as much at its end as at its beginning.
"""
