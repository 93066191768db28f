"""Question types: how an answer is read, marked and shown. Pure; templates word the codes.

A new type is one package with a `QuestionType` and one line in registry.py.
"""
