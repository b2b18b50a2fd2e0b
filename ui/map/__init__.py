"""The map: what a view is, how layers are painted in it, and what stands around them."""
