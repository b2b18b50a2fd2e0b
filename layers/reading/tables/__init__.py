"""Tables as text: delimited files and workbooks, of which a source is made."""
