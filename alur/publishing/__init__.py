"""An approved draft goes out on the channels of the office, once.

In: Accept Draft. Out: Create, Delete Post.
"""
