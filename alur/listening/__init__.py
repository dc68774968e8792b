"""What people say under a post, with masked names.

In: nothing. Out: Create Comment.
"""
