"""`make bench`: how long the hot paths take, beside what a user would take instead, measured in the same run."""
