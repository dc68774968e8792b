"""A citizen's report: filed without an account, followed with a code, handled by the supervisor.

In the record: Flag when it is filed, Add (studied, completed, examined), Accept (registered), Reject (not registered),
Update (asked to complete, transferred, decided). Nothing comes in by itself.
"""
