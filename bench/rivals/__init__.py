"""The same work without this program, as well as it is usually written."""
