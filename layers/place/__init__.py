"""Where a layer is: coordinate systems, datums, and the layers that the next one is tested against."""
