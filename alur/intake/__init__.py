"""Take in what reaches an office from outside, with an honest word about its origin: out goes Create Item."""
