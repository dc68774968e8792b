"""Fan-out of a release to every member of a forum, with a receipt for each.

In: Create Release, Reject Arrival. Out: Announce Release.
"""
