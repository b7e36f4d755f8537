"""Someone writes: one pure step from (what is known, a message) to (what to record, what to say).

May import: storage, exports, imports, texts, language, domain.
"""
