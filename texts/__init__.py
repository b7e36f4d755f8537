"""Every sentence a person reads, one file per feature.

May import: domain.
"""
