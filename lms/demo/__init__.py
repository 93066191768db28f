"""Demo data, made through the project's operations as people would have made it.

Everything is fictional but the list of the national office's direct children. Nothing here runs on
an installation that serves people: the seed command refuses a database that is not a demo's.
"""
