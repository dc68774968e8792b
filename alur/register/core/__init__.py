"""The register without a database: the tree's growth, the files that leave it, and their verification. Pure.

For other people's programs: `alur.register.core.verify` checks an export or a proof file with the public key alone.
"""
