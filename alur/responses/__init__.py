"""An office answers what was published, reported or said about it; whoever wrote the answer does not publish it.

In the record: Create Response, in reply to the post, sighting, complaint or comment. Nothing comes in by itself.
"""
