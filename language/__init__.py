"""How what people write is understood: Vietnamese replies become values, or a question stays open.

May import: domain.
"""
