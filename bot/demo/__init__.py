"""The demonstration: a made-up province, its figures of June 2023, and one campaign open today."""
