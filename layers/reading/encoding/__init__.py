"""Text from bytes: which code page they are in, and what was lost before they came to us."""
