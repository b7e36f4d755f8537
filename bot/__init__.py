"""Wires everything; the only floor that speaks to platforms and the command line.

May import: everything below.
"""
