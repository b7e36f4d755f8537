"""Time passes: once a minute the database is asked what is due.

May import: storage, exports, imports, texts, language, domain.
"""
