"""What is printed: pictures, workbooks and documents, made of a dossier by pure functions.

May import: domain, language, texts.
"""
