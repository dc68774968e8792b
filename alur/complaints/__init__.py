"""A citizen's report: complete, in time, sealed, followed with a receipt code.

In: nothing. Out: Flag, Add, Accept, Update Complaint.
"""
