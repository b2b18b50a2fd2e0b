"""How a source is looked through: geometry repaired, columns found and typed, its role proposed."""
