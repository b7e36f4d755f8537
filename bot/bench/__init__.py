"""How fast the house is, measured on the product's own code; run by make bench, never by a test."""
