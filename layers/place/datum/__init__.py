"""Datums: GCJ-02 and BD-09, and how a layer shows in which one it is (docs/decisions/0015)."""
