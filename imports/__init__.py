"""What officers hand in as files: lists of units and campaigns, read whole or refused whole.

May import: domain, language, texts.
"""
