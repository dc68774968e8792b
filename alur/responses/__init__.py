"""What the office answers, shown wherever the thing answered is shown.

In: nothing. Out: Create Response.
"""
