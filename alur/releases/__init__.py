"""An institution issues a release, corrects it, withdraws it; every version stays.

In: nothing. Out: Create, Update, Delete Release.
"""
