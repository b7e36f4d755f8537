"""What is remembered: tables, and one file of functions per noun that return domain objects.

May import: domain, language, texts.
"""
