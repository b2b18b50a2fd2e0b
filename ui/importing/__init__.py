"""The import dialog: what is in the files, what is asked, and what each answer does."""
