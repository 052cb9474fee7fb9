"""What accords knows of French and of the world, as data that an analyst can edit, and its loader."""
