"""The project file: written whole, read apart, sealed."""
