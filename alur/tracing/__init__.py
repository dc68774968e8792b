"""Where a post came from: what was seen, and which release it equals.

In: Create Release, Item, Post. Out: Create Sighting, Create Match.
"""
