"""The channels: each turns what came into a message, and says replies as it can."""
