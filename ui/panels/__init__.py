"""What stands around the map: layers, scorecard, tables. Panels know the workspace, never each other."""
