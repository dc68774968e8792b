"""The pure part of listening: masked names and the class of a comment by its words."""
