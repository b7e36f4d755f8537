"""The dashboard: who may look, what they see, and that what is done there is done as in the chat."""
