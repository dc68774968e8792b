"""Who exists and may speak: institutions, their official accounts, forums, and who acts for an office.

In: nothing. Out: Create Institution, Create Account, Create Forum, Join Membership.
"""
