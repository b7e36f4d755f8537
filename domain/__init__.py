"""The nouns and rules of reporting: plain values and pure functions, nothing that runs.

May import: nothing of ours.
"""
