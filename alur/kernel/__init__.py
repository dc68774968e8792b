"""What every station needs and no station owns: the record, its hashes, contents, permissions, tasks. Knows no station."""
