"""Tables and views of a PostGIS database."""
