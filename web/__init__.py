"""Someone looks: the personal chat page and what stands beside it.

May import: storage, exports, imports, texts, language, domain. Bot hands it what it needs to receive.
"""
