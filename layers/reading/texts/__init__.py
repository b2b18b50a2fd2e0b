"""Text as files hold it: the columns and whole texts decoded, damaged text mended."""
